import { type Module, on } from '#platform/module.ts'
import { authoringRoutes } from './authoring/authoring-routes.ts'
import { lessonRoutes } from './authoring/lesson-routes.ts'
import { catalogRoutes } from './catalog/catalog-routes.ts'
import { importRequested } from './importing/import-events.ts'
import { importRoutes } from './importing/import-routes.ts'
import { runImport } from './importing/run-import.ts'
import { personalData } from './personal-data.ts'

export const courses: Module = {
  name: 'courses',
  limits: {
    'courses.read': { kind: 'read', searchCost: 3 },
    'courses.read-draft': { kind: 'read', searchCost: 3 },
    'courses.author': { kind: 'write' },
    'courses.preview': { kind: 'costly' },
    'courses.publish': { kind: 'costly', cost: 5 },
    // A worker runs one at a time, so an organization that queues many keeps all others waiting.
    'courses.import': { kind: 'costly', cost: 20, perOrganization: { rate: '60/hour', burst: 20 } },
  },
  routes: (platform) => async (server) => {
    await server.register(catalogRoutes(platform))
    await server.register(authoringRoutes(platform))
    await server.register(lessonRoutes(platform))
    await server.register(importRoutes(platform))
  },
  reactions: [on(importRequested, 'run-import', runImport, { isHeavy: true })],
  personalData,
}
