import { allPlaces } from '#app/keys/all-places.ts'
import { countSealed } from '#platform/vault/sealed-places.ts'
import { listKeys } from '#platform/vault/rotate-key.ts'
import { type Column, tableLines } from '../table.ts'
import { withPlatform } from '../with-platform.ts'

interface KeyInUse {
  readonly id: number
  readonly state: 'current' | 'replaced' | 'retired'
  readonly wrappedBy: string
  readonly createdAt: Date
  /** How many values are sealed with it, by `<table>.<column>`. */
  readonly sealed: Readonly<Record<string, number>>
}

/** Shows every key, what wraps it, and how much is sealed with it. */
export async function list({ json }: { json: boolean }): Promise<void> {
  const keys = await withPlatform(async (platform): Promise<KeyInUse[]> => {
    const counts = await countSealed(platform, await allPlaces(platform))
    return (await listKeys(platform)).map((key) => ({
      id: key.id,
      state: key.retiredAt ? 'retired' : key.replacedAt ? 'replaced' : 'current',
      wrappedBy: key.wrappedBy,
      createdAt: key.createdAt,
      sealed: Object.fromEntries(counts.get(key.id) ?? []),
    }))
  })
  process.stdout.write(json ? `${JSON.stringify(keys, null, 2)}\n` : `${tableLines(columns, keys).join('\n')}\n`)
}

const columns: readonly Column<KeyInUse>[] = [
  { title: 'key', of: ({ id }) => String(id), isNumber: true },
  { title: 'state', of: ({ state }) => state },
  { title: 'since', of: ({ createdAt }) => createdAt.toISOString().slice(0, 16).replace('T', ' ') },
  { title: 'sealed', of: ({ sealed }) => String(sum(Object.values(sealed))), isNumber: true },
  { title: 'wrapped by', of: ({ wrappedBy }) => wrappedBy },
]

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
