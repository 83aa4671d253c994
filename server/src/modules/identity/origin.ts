import type { Uses } from '#platform/platform.ts'
import { contextOf } from '#platform/vault/sealed-columns.ts'

/** Where somebody signed in from. */
export interface Origin {
  readonly address: string
  readonly userAgent: string
}

type Place = 'sessions' | 'known_devices'

/** The origin as a session or a known device of this id stores it. */
export const sealOrigin = (
  { vault }: Uses<'vault'>,
  place: Place,
  id: string,
  { address, userAgent }: Origin,
): Promise<string> => vault.seal(contextOf(`${place}.sealed_origin`, id), JSON.stringify([address, userAgent]))

/** What was sealed for this session or device. */
export async function openOrigin({ vault }: Uses<'vault'>, place: Place, id: string, sealed: string): Promise<Origin> {
  const [address, userAgent] = JSON.parse(await vault.open(contextOf(`${place}.sealed_origin`, id), sealed)) as [
    string,
    string,
  ]
  return { address, userAgent }
}
