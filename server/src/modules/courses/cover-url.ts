import { fileUrl } from '#modules/files/public.ts'
import type { OrganizationId } from '#platform/id.ts'

/** Where a course's cover is served, if it has one. */
export const coverUrl = (organizationId: OrganizationId, coverFileId: string | null): string | null =>
  coverFileId === null ? null : fileUrl(organizationId, coverFileId)
