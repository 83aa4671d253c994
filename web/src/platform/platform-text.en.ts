export const platformText = {
  offline: 'You are offline. This continues by itself when the connection is back.',
  unreachable: {
    title: 'The server cannot be reached',
    detail: 'Check your connection and try again.',
    continues: 'The server cannot be reached. This continues by itself when it is back.',
  },
  roles: {
    owner: 'Owner',
    admin: 'Admin',
    manager: 'Manager',
    instructor: 'Instructor',
    learner: 'Learner',
    auditor: 'Auditor',
  },
  person: {
    search: 'Search people by name or e-mail',
    add: 'Add {{name}}',
    there: 'Added',
    nobody: 'Nobody matches',
  },
  form: {
    stale: 'Somebody else changed this in the meantime. Reload the page to see their version.',
  },
  wait: {
    // With a no-break space, so that a number keeps its unit.
    short: { seconds: '{{count}}\u00a0s', minutes: 'about {{count}}\u00a0min', hours: 'about {{count}}\u00a0h' },
    spoken: {
      seconds_one: '{{count}} second',
      seconds_other: '{{count}} seconds',
      minutes_one: 'about {{count}} minute',
      minutes_other: 'about {{count}} minutes',
      hours_one: 'about {{count}} hour',
      hours_other: 'about {{count}} hours',
    },
    limit: 'Too many requests for now.',
    tries: 'Too many tries for now.',
    busy: 'The server is busy.',
    again: 'Trying again in {{time}}.',
    now: 'Trying again now.',
    allowed: 'Try again in {{time}}.',
    ready: 'You can try again now.',
    kept: 'What you typed stays here.',
    retry: 'Try again',
    done: 'Your change follows in {{time}}.',
    saved: 'Saving in {{time}}.',
    given: 'Too many requests for now. This was not done; try again in a few minutes.',
  },
} as const
