export const platformText = {
  offline: 'You are offline. This continues by itself when the connection is back.',
  unreachable: {
    title: 'The server cannot be reached',
    detail: 'Check your connection and try again.',
    continues: 'The server cannot be reached. This continues by itself when it is back.',
  },
  form: {
    stale: 'Somebody else changed this in the meantime. Reload the page to see their version.',
  },
} as const
