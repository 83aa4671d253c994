import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { FileId, MediaType, StoredFile } from './file.ts'

export async function insertFile(tx: Tx, file: StoredFile, now: Date): Promise<void> {
  await tx
    .insertInto('files')
    .values({
      org_id: file.organizationId,
      id: file.id,
      name: file.name,
      media_type: file.mediaType,
      size_bytes: file.sizeBytes,
      sha256: file.sha256,
      width: file.width,
      height: file.height,
      created_by: file.createdBy,
      created_at: now,
    })
    .execute()
}

/** The organization's file of this id, or undefined. */
export async function findFile(tx: Tx, organizationId: OrganizationId, id: FileId): Promise<StoredFile | undefined> {
  const row = await tx
    .selectFrom('files')
    .select(['id', 'name', 'media_type', 'size_bytes', 'sha256', 'width', 'height', 'created_by'])
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      organizationId,
      name: row.name,
      mediaType: row.media_type as MediaType,
      sizeBytes: row.size_bytes,
      sha256: row.sha256,
      width: row.width,
      height: row.height,
      createdBy: row.created_by,
    }
  )
}
