import { randomBytes } from 'node:crypto'

/** A mail domain that an organization says is its own. */
export interface Domain {
  readonly id: string
  readonly name: string
  /** What its TXT record has to say. */
  readonly proof: string
  readonly provenAt: Date | undefined
}

export const mostDomains = 20

/** What a domain's owner has to publish; only they can. */
export const newProof = () => `upskill-domain-proof=${randomBytes(20).toString('base64url')}`

/** Where the record belongs: apart from the domain's other records. */
export const recordNameOf = (domain: string) => `_upskill-proof.${domain}`

/** The domain of an address, in lower case; undefined for text that has none. */
export function domainOf(email: string): string | undefined {
  const at = email.lastIndexOf('@')
  const domain = email.slice(at + 1).toLowerCase()
  return at > 0 && domain !== '' ? domain : undefined
}
