export const uiText = {
  brand: 'UpSkill',
  skipToContent: 'Skip to content',
  state: {
    failedTitle: 'This could not be loaded',
    retry: 'Try again',
    requestId: 'Request {{id}}',
    nothingMatches: 'Nothing matches “{{query}}”',
    clearFilters: 'Clear search',
    showMore: 'Show more',
  },
  search: { clear: 'Clear' },
  password: { show: 'Show the password', hide: 'Hide the password' },
  dialog: { cancel: 'Cancel', close: 'Close' },
  toast: { undo: 'Undo' },
  copy: { copy: 'Copy', copied: 'Copied' },
  colorScheme: { label: 'Appearance', light: 'Light', dark: 'Dark', auto: 'System' },
  objectives: 'After this lesson you will be able to',
} as const
