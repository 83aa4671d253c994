import { defineEvent } from '#platform/outbox.ts'
import type { ImportId } from './import-run.ts'

export const importRequested = defineEvent<{ importId: ImportId }>('courses.import-requested')
