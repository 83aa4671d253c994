import { type Module, on } from '#platform/module.ts'
import { courseCompleted } from './learning-events.ts'
import { learningRoutes } from './learning-routes.ts'
import { mailCourseCompleted } from './mail-course-completed.ts'
import { personalData } from './personal-data.ts'

export const learning: Module = {
  name: 'learning',
  limits: {
    'learning.enroll': { kind: 'write' },
    'learning.read': { kind: 'read' },
    'learning.progress': { kind: 'write' },
  },
  routes: learningRoutes,
  reactions: [on(courseCompleted, 'mail-course-completed', mailCourseCompleted)],
  personalData,
}
