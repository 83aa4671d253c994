export const rolesText = {
  title: 'Roles',
} as const
