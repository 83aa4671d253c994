/**
 * The keys under which answers are cached. Everything of one organization starts with `['o', organizationId]`, so that
 * one call forgets it all.
 */
export const queryKeys = {
  organizations: ['organizations'] as const,
  sessions: ['me', 'sessions'] as const,
  factors: ['me', 'factors'] as const,
  devices: ['me', 'devices'] as const,
  activity: ['me', 'activity'] as const,

  secondFactor: (organizationId: string) => ['o', organizationId, 'second-factor'] as const,

  members: (organizationId: string, q = '') => ['o', organizationId, 'members', q] as const,
  allMembers: (organizationId: string) => ['o', organizationId, 'members'] as const,
  roles: (organizationId: string) => ['o', organizationId, 'roles'] as const,
  teams: (organizationId: string) => ['o', organizationId, 'teams'] as const,
  team: (organizationId: string, teamId: string) => ['o', organizationId, 'team', teamId] as const,
  teamPart: (organizationId: string, teamId: string, part: string) =>
    ['o', organizationId, 'team', teamId, part] as const,
  courseRoles: (organizationId: string, courseId: string) => ['o', organizationId, 'course-roles', courseId] as const,
  invitations: (organizationId: string) => ['o', organizationId, 'invitations'] as const,

  tokens: (organizationId: string, list: string) => ['o', organizationId, 'tokens', list] as const,
  allTokens: (organizationId: string) => ['o', organizationId, 'tokens'] as const,
  provisioning: (organizationId: string) => ['o', organizationId, 'provisioning'] as const,

  auditEntries: (organizationId: string, filter: object) => ['o', organizationId, 'audit', filter] as const,

  signOn: (organizationId: string) => ['o', organizationId, 'sign-on'] as const,

  catalog: (organizationId: string, filter: { q: string; sort: string; limit: number }) =>
    ['o', organizationId, 'catalog', filter] as const,
  wholeCatalog: (organizationId: string) => ['o', organizationId, 'catalog'] as const,
  course: (organizationId: string, courseId: string) => ['o', organizationId, 'course', courseId] as const,

  authoredCourses: (organizationId: string, q: string) => ['o', organizationId, 'authored', q] as const,
  allAuthoredCourses: (organizationId: string) => ['o', organizationId, 'authored'] as const,
  draft: (organizationId: string, courseId: string) => ['o', organizationId, 'draft', courseId] as const,
  draftLesson: (organizationId: string, courseId: string, lessonId: string) =>
    ['o', organizationId, 'draft', courseId, 'lesson', lessonId] as const,
  markdownPreview: (organizationId: string, markdown: string) => ['o', organizationId, 'preview', markdown] as const,
  courseVersions: (organizationId: string, courseId: string) => ['o', organizationId, 'versions', courseId] as const,
  import: (organizationId: string, importId: string) => ['o', organizationId, 'import', importId] as const,

  enrollments: (organizationId: string) => ['o', organizationId, 'enrollments'] as const,
  enrollment: (organizationId: string, enrollmentId: string) =>
    ['o', organizationId, 'enrollment', enrollmentId] as const,
  lesson: (organizationId: string, enrollmentId: string, lessonId: string) =>
    ['o', organizationId, 'enrollment', enrollmentId, 'lesson', lessonId] as const,
}
