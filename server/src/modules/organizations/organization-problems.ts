import { defineProblems } from '#platform/problem.ts'

export const organizationProblems = defineProblems('organizations', {
  slugTaken: { status: 409, title: 'Another organization has this address' },
  slugNeeded: { status: 400, title: 'Choose an address for the organization' },
  memberNotFound: { status: 404, title: 'There is no such member' },
  lastOwner: { status: 409, title: 'An organization keeps at least one owner' },
  alreadyMember: { status: 409, title: 'This person is a member already' },
  alreadyInvited: { status: 409, title: 'This address is invited already' },
  invitationNotFound: { status: 404, title: 'There is no such invitation' },
  invitationNotValid: { status: 400, title: 'This invitation is not valid any more' },
  invitationForAnother: { status: 403, title: 'This invitation is for another address' },
})
