import type { Answer } from '../../platform/api.ts'
import { upload } from './upload.ts'

export type StoredFile = Answer<'uploadFile'>

/** The pictures a course may hold; the server has the last word. */
export const pictureTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/svg+xml']

/** Stores a picture for covers and lessons; reports how much of it is sent. */
export function uploadPicture(
  organizationId: string,
  file: File,
  onProgress: (fraction: number) => void = () => undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<StoredFile> {
  return upload<StoredFile>(`/organizations/${organizationId}/files`, file, onProgress, signal)
}
