import { createLimitCatalog, type LimitCatalog } from '#platform/limits/limit-catalog.ts'
import type { LimitDeclarations } from '#platform/limits/declare-limits.ts'
import { limitsOf, limitsOfTheServer } from '../limits-of.ts'
import { modules } from '../modules.ts'

/** How each action of a whole server is limited. */
export const allActions = (): LimitDeclarations => limitsOf([limitsOfTheServer({ servesWeb: true }), ...modules])

/** Every policy of a whole server. */
export const allPolicies = (): LimitCatalog => createLimitCatalog(allActions())
