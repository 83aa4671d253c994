export const appText = {
  busy: 'One moment',
  notFound: {
    title: 'There is nothing here',
    detail: 'The address may be mistyped, or the page belongs to an organization you are not a member of.',
    home: 'Go to the start page',
  },
  noMember: {
    title: 'You are no longer a member of {{organization}}',
    detail: 'Ask one of its owners to invite you again. Your progress is kept.',
  },
  error: {
    title: 'This page stopped working',
    detail: 'Try again, or go to the start page.',
    home: 'Go to the start page',
  },
  missingCode: {
    title: 'This page could not be loaded',
    detail: 'The server cannot be reached. The page opens by itself when it is back.',
  },
  footer: {
    docs: 'API reference',
    openSource: 'Open source, Apache 2.0',
  },
} as const
