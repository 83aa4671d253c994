export const settingsText = {
  title: 'Settings',
  list: 'Settings of {{organization}}',
  pages: {
    people: 'People',
    teams: 'Teams',
    roles: 'Roles',
    audit: 'Audit log',
  },
} as const
