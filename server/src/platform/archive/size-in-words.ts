const megabyte = 1_048_576

/** A size as people name it: `25 MB`, and in bytes below a megabyte. */
export function sizeInWords(bytes: number): string {
  return bytes < megabyte ? `${bytes} bytes` : `${Math.round((bytes / megabyte) * 10) / 10} MB`
}
