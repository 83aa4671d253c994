/** Over how many hash tags a cluster's keys are spread: enough for each of a few masters to get its share. */
export const hashTagCount = 16

/** The hash tag for a key: any spread will do, since the tag alone decides which of the cluster's masters has the key. */
export function hashTagFor(key: string): number {
  let hash = 0
  for (let i = 0; i < key.length; i++) hash = (Math.imul(hash, 31) + key.charCodeAt(i)) | 0
  return (hash ^ (hash >>> 16)) & (hashTagCount - 1)
}
