import { type Command, Option } from 'commander'
import type { NamedIdentity } from '#app/limits/find-identity.ts'

const kinds = ['user', 'address', 'organization', 'account'] as const

const options = {
  user: ['<email>', 'a person, by their e-mail address'],
  address: ['<ip>', 'an IP address; an IPv6 address counts as its /64'],
  organization: ['<slug>', 'an organization'],
  account: ['<email>', 'an e-mail address that somebody signs in with, whether it has an account or not'],
} as const

export type IdentityOptions = { readonly [K in (typeof kinds)[number]]?: string }

/** Adds the options that name one identity; at most one of them may be given. */
export function addIdentityOptions(command: Command): Command {
  for (const kind of kinds) {
    const [value, description] = options[kind]
    const others = kinds.filter((other) => other !== kind)
    command.addOption(new Option(`--${kind} ${value}`, description).conflicts([...others]))
  }
  return command
}

/** The identity that the options name, if they name one. */
export function identityOf(given: IdentityOptions): NamedIdentity | undefined {
  const kind = kinds.find((each) => given[each] !== undefined)
  return kind && { kind, name: given[kind] ?? '' }
}

/** The options in one line, for whoever gave none. */
export const identityUsage = kinds.map((kind) => `--${kind} ${options[kind][0]}`).join(', ')
