export { acceptInvitation } from './accept-invitation.ts'
export { createOrganization } from './create-organization.ts'
export { findMember } from './find-member.ts'
export { inviteMember } from './invite-member.ts'
