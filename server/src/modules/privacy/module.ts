import { type Module, on } from '#platform/module.ts'
import type { PersonalData } from '#platform/personal-data.ts'
import { erasePersonAsAsked } from './erase-person-as-asked.ts'
import { collectRequests, eraseTraces } from './platform-rows-sql.ts'
import { erasureAsked } from './privacy-events.ts'
import { privacyRoutes } from './privacy-routes.ts'

/** What the platform keeps beside the modules: answers to repeated requests, events on their way, counters. */
const personalData: PersonalData = {
  account: {
    collect: async (tx, person) => ({ idempotent_requests: await collectRequests(tx, person) }),
    async erase(tx, person) {
      await eraseTraces(tx, person)
      return []
    },
  },
}

/** Hands out and erases what these modules, and the platform, know about a person. */
export function privacyOf(modules: readonly Module[]): Module {
  const holders = personalDataOf([...modules, { personalData }])
  return {
    name: 'privacy',
    limits: {
      // Each reads everything about a person, in every organization.
      'privacy.export': { kind: 'costly', cost: 10, perUser: { rate: '10/day', burst: 5 } },
      'privacy.erase': { kind: 'write', perUser: { rate: '20/day', burst: 10 } },
    },
    routes: (platform) => privacyRoutes(platform, holders),
    reactions: [
      on(
        erasureAsked,
        'erase-person',
        (platform, { userId }, delivery) => erasePersonAsAsked(platform, holders, userId, delivery),
        {
          isHeavy: true,
        },
      ),
    ],
    personalData,
  }
}

/** What each module knows about people, those that others build on first. */
export const personalDataOf = (modules: readonly Pick<Module, 'personalData'>[]): PersonalData[] =>
  modules.flatMap((module) => module.personalData ?? [])
