export const securityText = {
  title: 'Security',
  description: 'How you sign in, where you are signed in, and what happened lately.',
} as const
