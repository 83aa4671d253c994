import type { Id, OrganizationId, UserId } from '#platform/id.ts'

export type FileId = Id<'file'>

export type MediaType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'image/svg+xml'

/** An uploaded picture. It never changes; another picture is another file. */
export interface StoredFile {
  readonly id: FileId
  readonly organizationId: OrganizationId
  readonly name: string
  readonly mediaType: MediaType
  readonly sizeBytes: number
  readonly sha256: string
  readonly width: number
  readonly height: number
  readonly createdBy: UserId
}

export const maxFileBytes = 10 * 1_048_576

/** Where the API serves a file; lessons refer to their pictures by this address. */
export const fileUrl = (organizationId: OrganizationId, fileId: FileId): string =>
  `/api/v1/organizations/${organizationId}/files/${fileId}`

/** Under which key the file store keeps the bytes. */
export const fileKey = (file: Pick<StoredFile, 'organizationId' | 'id'>): string => `${file.organizationId}/${file.id}`

const maxNameLength = 200

/** Line ends, and what turns the direction of text around: "gnp.exe" would be read as "exe.png". */
const misleading = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** The name a person gave, without folders and characters that could mislead; never empty. */
export function cleanFileName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? ''
  const clean = base.replace(misleading, '').trim()
  return Array.from(clean).slice(0, maxNameLength).join('') || 'picture'
}
