export const settingsText = {
  title: 'Settings',
  list: 'Settings of {{organization}}',
  pages: {
    roles: 'Roles',
    security: 'Required factors',
    tokens: 'API tokens',
    provisioning: 'Provisioning',
    signOn: 'Single sign-on',
    audit: 'Audit log',
  },
} as const
