export const shellText = {
  nav: {
    label: 'Main',
    learn: 'Learn',
    catalog: 'Catalog',
    studio: 'Studio',
    members: 'Members',
    teams: 'Teams',
    settings: 'Settings',
  },
  search: {
    open: 'Search',
    placeholder: 'Search courses and pages',
    empty: 'Nothing matches',
    courses: 'Courses',
    pages: 'Pages',
    actions: 'Actions',
    switchTo: 'Switch to {{name}}',
  },
  organizations: {
    label: 'Organization: {{name}}',
    yours: 'Your organizations',
    create: 'New organization',
  },
  account: {
    label: 'Account of {{name}}',
    profile: 'Profile',
    docs: 'API reference',
    signOut: 'Sign out',
    toLight: 'Use light colors',
    toDark: 'Use dark colors',
  },
} as const
