import type { UserId } from '#platform/id.ts'
import { defineEvent } from '#platform/outbox.ts'

/** A person asked that their account be erased. */
export const erasureAsked = defineEvent<{ userId: UserId }>('privacy.erasure-asked')
