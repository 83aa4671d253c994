export const teamsText = {
  title: 'Teams',
} as const
