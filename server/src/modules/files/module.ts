import type { Module } from '#platform/module.ts'
import { fileRoutes } from './file-routes.ts'
import { personalData } from './personal-data.ts'

export const files: Module = {
  name: 'files',
  limits: {
    // Each is read whole, checked and measured.
    'files.upload': { kind: 'costly', cost: 2 },
    'files.read': { kind: 'read' },
  },
  routes: fileRoutes,
  personalData,
}
