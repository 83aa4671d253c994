export const appText = {
  notFound: {
    title: 'There is nothing here',
    detail: 'The address may be mistyped, or the page belongs to an organization you are not a member of.',
    home: 'Go to the start page',
  },
  error: {
    title: 'This page stopped working',
    detail: 'Check your connection and try again. The other pages still work.',
  },
  footer: {
    docs: 'API reference',
    openSource: 'Open source, Apache 2.0',
  },
} as const
