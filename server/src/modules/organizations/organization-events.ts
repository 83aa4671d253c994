import { defineEvent } from '#platform/outbox.ts'

export const memberInvited = defineEvent<{ invitationId: string }>('organizations.member-invited')
