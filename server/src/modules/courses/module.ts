import type { Module } from '#platform/module.ts'
import { authoringRoutes } from './authoring/authoring-routes.ts'
import { lessonRoutes } from './authoring/lesson-routes.ts'
import { catalogRoutes } from './catalog/catalog-routes.ts'

export const courses: Module = {
  name: 'courses',
  limits: ['courses.read', 'courses.author', 'courses.preview', 'courses.publish'],
  routes: (platform) => async (server) => {
    await server.register(catalogRoutes(platform))
    await server.register(authoringRoutes(platform))
    await server.register(lessonRoutes(platform))
  },
}
