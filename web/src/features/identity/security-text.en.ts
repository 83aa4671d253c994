export const securityText = {
  title: 'Security',
  description: 'How you sign in, where you are signed in, and what happened lately.',
  current: 'This browser',
  places: {
    'this-computer': 'The computer UpSkill runs on',
    'local-network': 'The same network as UpSkill',
  },
  password: {
    title: 'Password',
    explanation: 'Changing it signs you out everywhere else.',
    current: 'Current password',
    submit: 'Change password',
    changed: 'Password changed. You are signed out everywhere else.',
  },
  sessions: {
    title: 'Where you are signed in',
    seen: 'Last used {{when}}',
    since: 'signed in on {{when}}',
    end: 'Sign out',
    endOf: 'Sign out {{browser}}',
    ended: 'Signed out',
    endOthers: 'Sign out everywhere else',
    endedOthers: 'Signed out everywhere else',
  },
  devices: {
    title: 'Known browsers',
    explanation:
      'Here you get in even while somebody else keeps guessing your password. We write to you when a new one is added.',
    none: 'None yet. A browser is added when you sign in with it.',
    seen: 'Last sign-in {{when}}',
    forget: 'Forget',
    forgetOf: 'Forget {{browser}}',
    forgotten: 'The browser counts as unknown from now on',
  },
} as const
