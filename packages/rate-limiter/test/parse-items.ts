export interface Item {
  readonly name: string
  readonly parameters: Readonly<Record<string, number>>
}

/** Reads a list of strings with whole-number parameters (RFC 9651, 3.1); throws for anything else. */
export function parseItems(field: string | null | undefined): Item[] {
  if (typeof field !== 'string') throw new Error('There is no such field.')
  return field.split(/[ \t]*,[ \t]*/).map(parseItem)
}

function parseItem(text: string): Item {
  const [, name, rest = ''] =
    /^"([\x20\x21\x23-\x5b\x5d-\x7e]*)"((?:; *[a-z*][a-z0-9_.*-]*=-?\d{1,15})*)$/.exec(text) ?? []
  if (name === undefined) throw new Error(`Not an item: ${text}`)
  const parameters = rest.matchAll(/; *([^=]+)=(-?\d+)/g).map(([, key = '', value]) => [key, Number(value)] as const)
  return { name, parameters: Object.fromEntries(parameters) }
}
