/**
 * Who gets past the door of each operation, written by hand beside the server's own declarations: a change of either
 * without the other fails, and so does an operation that stands in one of them only.
 */

/** The built-in roles: the manager holds it for one team, the instructor for one course, the others for everything. */
export const roles = ['owner', 'admin', 'manager', 'instructor', 'auditor', 'learner'] as const
export type Role = (typeof roles)[number]

export type Access =
  | 'anyone'
  /** Whoever has a session; no token opens accounts. */
  | 'signed in'
  | {
      /** Who gets in wherever it is asked for. */
      readonly in: readonly Role[]
      /** Who gets in for the team or course of their own, and is told of no other that it exists. */
      readonly own?: Role
      /** Who holds the permission for other kinds of things only, and is told of none of these that it exists. */
      readonly elsewhere?: Role
    }

const everybody = { in: roles } as const
const owner = { in: ['owner'] } as const
const readers = { in: ['owner', 'admin', 'auditor'] } as const
const creators = { in: ['owner', 'admin', 'instructor'] } as const
const teamReaders = { in: ['owner', 'admin', 'auditor'], own: 'manager' } as const
const teamMakers = { in: ['owner', 'admin'] } as const
const authors = { in: ['owner', 'admin'], own: 'instructor' } as const

export const expectedAccess: Readonly<Record<string, Access>> = {
  // Signing up, in and out.
  signUp: 'anyone',
  signIn: 'anyone',
  completeSignInWithCode: 'anyone',
  askForSecondPasskey: 'anyone',
  completeSignInWithPasskey: 'anyone',
  askForSignInPasskey: 'anyone',
  signInWithPasskey: 'anyone',
  requestPasswordReset: 'anyone',
  completePasswordReset: 'anyone',
  discoverSignOn: 'anyone',
  startSignOn: 'anyone',
  finishOidcSignOn: 'anyone',
  receiveAssertion: 'anyone',
  finishSamlSignOn: 'anyone',
  describeSignOnService: 'anyone',
  signOut: 'signed in',

  // One's own account.
  getMe: 'signed in',
  updateMe: 'signed in',
  changePassword: 'signed in',
  confirmSession: 'signed in',
  confirmSessionWithCode: 'signed in',
  askToConfirmSession: 'signed in',
  confirmSessionWithPasskey: 'signed in',
  listSessions: 'signed in',
  endSession: 'signed in',
  endOtherSessions: 'signed in',
  listDevices: 'signed in',
  forgetDevice: 'signed in',
  listFactors: 'signed in',
  addAuthenticator: 'signed in',
  confirmAuthenticator: 'signed in',
  removeAuthenticator: 'signed in',
  askForNewPasskey: 'signed in',
  addPasskey: 'signed in',
  renamePasskey: 'signed in',
  removePasskey: 'signed in',
  makeRecoveryCodes: 'signed in',
  listOwnAuditEntries: 'signed in',
  exportMe: 'signed in',
  eraseMe: 'signed in',

  // The organization and the people in it.
  createOrganization: 'signed in',
  listOrganizations: 'signed in',
  lookUpInvitation: 'anyone',
  acceptInvitation: 'signed in',
  getOrganization: everybody,
  updateOrganization: owner,
  listMembers: everybody,
  listRoles: everybody,
  changeMemberRoles: owner,
  removeMember: owner,
  listInvitations: owner,
  inviteMember: owner,
  revokeInvitation: owner,
  createRole: owner,
  updateRole: owner,
  deleteRole: owner,
  listTeams: { in: ['owner', 'admin', 'auditor', 'manager'] },
  createTeam: teamMakers,
  getTeam: teamReaders,
  listTeamMembers: teamReaders,
  listTeamRoles: teamReaders,
  renameTeam: teamMakers,
  deleteTeam: teamMakers,
  addTeamMember: teamMakers,
  removeTeamMember: teamMakers,
  grantTeamRole: teamMakers,
  revokeTeamRole: teamMakers,

  // How people and programs get in, and who did what.
  getSecondFactorPolicy: owner,
  changeSecondFactorPolicy: owner,
  previewSecondFactorPolicy: owner,
  getSignOn: owner,
  saveSignOn: owner,
  removeSignOn: owner,
  testSignOn: owner,
  addSignOnDomain: owner,
  proveSignOnDomain: owner,
  removeSignOnDomain: owner,
  listSignOnLinks: owner,
  removeSignOnLink: owner,
  createAccessToken: everybody,
  listOwnAccessTokens: everybody,
  revokeOwnAccessToken: everybody,
  createProvisioningToken: owner,
  listAccessTokens: owner,
  revokeAccessToken: owner,
  getProvisioning: owner,
  listAuditEntries: readers,
  exportAuditEntries: readers,

  // Courses.
  listCourses: everybody,
  getCourse: everybody,
  getFile: everybody,
  createCourse: creators,
  importCourse: creators,
  getImport: creators,
  uploadFile: creators,
  previewMarkdown: creators,
  listAuthoredCourses: creators,
  deleteCourse: authors,
  getDraft: authors,
  updateDraft: authors,
  replaceOutline: authors,
  publishCourse: authors,
  retireCourse: authors,
  restoreCourse: authors,
  listCourseVersions: authors,
  listCourseRoles: authors,
  grantCourseRole: authors,
  revokeCourseRole: authors,
  addLesson: authors,
  getDraftLesson: authors,
  updateLesson: authors,

  // Learning, and who sees how far others are.
  enroll: everybody,
  listEnrollments: everybody,
  getEnrollment: everybody,
  getLesson: everybody,
  recordProgress: everybody,
  listCourseEnrollments: { in: ['owner', 'admin', 'auditor'], own: 'instructor', elsewhere: 'manager' },
  listTeamEnrollments: { in: ['owner', 'admin', 'auditor'], own: 'manager', elsewhere: 'instructor' },
}
