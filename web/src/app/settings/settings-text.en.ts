export const settingsText = {
  title: 'Settings',
  list: 'Settings of {{organization}}',
  pages: {
    people: 'People',
    teams: 'Teams',
    roles: 'Roles',
    security: 'Required factors',
    tokens: 'API tokens',
    provisioning: 'Provisioning',
    audit: 'Audit log',
  },
} as const
