export const coursesText = {
  facts: {
    lessons_one: '{{formatted}} lesson',
    lessons_other: '{{formatted}} lessons',
  },
  catalog: {
    title: 'Catalog',
    new: 'New in the catalog',
    description: 'Courses published in {{name}}.',
    search: 'Search courses',
    sort: 'Order',
    newest: 'Newest first',
    byTitle: 'By title',
    emptyTitle: 'No courses yet',
    emptyLearner: 'Courses appear here once somebody in {{name}} publishes one.',
    emptyAuthor:
      'The catalog shows what {{name}} can learn. Write a course in the studio or import one, then publish it.',
    toStudio: 'Open the studio',
  },
  course: {
    objectives: 'What you will be able to do',
    outline: 'What is inside',
    about: 'About this course',
    by: 'by {{author}}',
    author: 'Author',
    version: 'Version',
    versionNumber: '{{number}}, published {{date}}',
    changes: 'Latest changes',
    license: 'License',
    source: 'Source',
  },
} as const
