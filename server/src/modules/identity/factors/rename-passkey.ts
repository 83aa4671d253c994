import type { UserActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { requestProblems } from '#platform/problem.ts'
import type { Passkey } from './factor.ts'
import { setPasskeyName } from './passkey-sql.ts'

/** Gives one of the signed-in person's own passkeys another name. */
export async function renamePasskey({ db }: Uses<'db'>, actor: UserActor, id: string, name: string): Promise<Passkey> {
  const passkey = await db.forSystem().transaction((tx) => setPasskeyName(tx, actor.userId, id, name.trim()))
  if (!passkey) throw requestProblems.notFound()
  return passkey
}
