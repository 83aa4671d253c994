export { addMember } from './add-member.ts'
export { createOrganization } from './create-organization.ts'
export { findMember } from './find-member.ts'
export { findMemberBySlug } from './find-member-by-slug.ts'
