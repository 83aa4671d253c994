import type { UserActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import type { Factors } from './factor.ts'
import { selectFactors } from './factor-sql.ts'

/** All that the signed-in person has besides their password. */
export const listFactors = ({ db }: Uses<'db'>, actor: UserActor): Promise<Factors> =>
  db.forSystem().transaction((tx) => selectFactors(tx, actor.userId))
