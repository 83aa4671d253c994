import type { Module } from '#platform/module.ts'
import { fileRoutes } from './file-routes.ts'

export const files: Module = { name: 'files', limits: ['files.upload', 'files.read'], routes: fileRoutes }
