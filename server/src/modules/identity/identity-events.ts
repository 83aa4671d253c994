import type { UserId } from '#platform/id.ts'
import { defineEvent } from '#platform/outbox.ts'

export const passwordResetRequested = defineEvent<{ resetId: string; userId: UserId }>(
  'identity.password-reset-requested',
)
