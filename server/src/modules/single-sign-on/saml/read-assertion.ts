import type { Profile } from '@node-saml/node-saml'
import type { ProvidedPerson } from '../provided-person.ts'
import { factorsOf } from '../provider-factors.ts'
import { signOnProblems } from '../single-sign-on-problems.ts'
import { attributeOf, childrenOf, type XmlElement } from './read-xml.ts'

/** What a signed assertion says, beyond what the library checks. */
export interface Assertion {
  readonly id: string
  readonly inResponseTo: string
  /** From then on it is too old in any case. */
  readonly notOnOrAfter: Date
  readonly person: ProvidedPerson
}

const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'
const emailFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'

/**
 * Reads who signed in out of the assertion whose signature the library has checked: it must be by the provider that the
 * organization set up and confirm its subject to this very address (SAML 2.0 profiles §4.1.4.3), as an answer to a request.
 */
export function readAssertion(profile: Profile, expected: { issuer: string; recipient: string }): Assertion {
  const assertion = childrenOf(profile.getAssertion?.(), 'Assertion')[0]
  const id = attributeOf(assertion, 'ID')
  const issuer = childrenOf(assertion, 'Issuer')[0]?._?.trim()
  if (!assertion || !id) throw refused('It has no ID')
  if (issuer !== expected.issuer) throw refused('It is by another issuer than the one in the settings')
  const subject = childrenOf(assertion, 'Subject')[0]
  const confirmation = childrenOf(subject, 'SubjectConfirmation')
    .filter((one) => attributeOf(one, 'Method') === bearer)
    .flatMap((one) => childrenOf(one, 'SubjectConfirmationData'))
    .find((data) => attributeOf(data, 'Recipient') === expected.recipient)
  const inResponseTo = attributeOf(confirmation, 'InResponseTo')
  const notOnOrAfter = new Date(attributeOf(confirmation, 'NotOnOrAfter') ?? '')
  if (!confirmation) throw refused('It is for another recipient')
  if (!inResponseTo) throw refused('It answers no request; start at UpSkill’s sign-in page, not at the provider')
  if (Number.isNaN(notOnOrAfter.getTime())) throw refused('It never ends')
  return { id, inResponseTo, notOnOrAfter, person: personIn(assertion, subject, profile, issuer) }
}

function personIn(
  assertion: XmlElement,
  subject: XmlElement | undefined,
  { attributes }: Profile,
  issuer: string,
): ProvidedPerson {
  const nameId = childrenOf(subject, 'NameID')
  const name = nameId[0]?._?.trim() ?? ''
  const format = attributeOf(nameId[0], 'Format')
  if (nameId.length !== 1 || name === '') throw refused('It names nobody (NameID)')
  if (format === transient) {
    throw refused('Its NameID changes each time (transient); an administrator has to choose a persistent one')
  }
  const context = childrenOf(childrenOf(assertion, 'AuthnStatement')[0], 'AuthnContext')[0]
  return {
    issuer,
    subject: name,
    email: firstOf(attributes, emailNames) ?? (format === emailFormat ? name : undefined),
    // SAML knows no word for it: what an organization’s own provider signs about its own domain is taken as verified.
    isEmailVerified: true,
    name: firstOf(attributes, nameNames),
    factors: factorsOf({ context: childrenOf(context, 'AuthnContextClassRef')[0]?._?.trim() }),
  }
}

const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
const emailNames = ['email', 'mail', 'urn:oid:0.9.2342.19200300.100.1.3', `${claims}/emailaddress`]
const nameNames = [
  'displayName',
  'name',
  'cn',
  'urn:oid:2.16.840.1.113730.3.1.241',
  'urn:oid:2.5.4.3',
  `${claims}/name`,
]

/** The first attribute of these names that has one value; of several nobody could say which is meant. */
function firstOf(attributes: unknown, names: readonly string[]): string | undefined {
  if (typeof attributes !== 'object' || attributes === null) return undefined
  const told = attributes as Readonly<Record<string, unknown>>
  const values = names.map((name) => (Object.hasOwn(told, name) ? told[name] : undefined))
  return values.find((value): value is string => typeof value === 'string' && value.trim() !== '')?.trim()
}

const refused = (why: string) => signOnProblems.answerNotValid(`The assertion cannot be taken. ${why}.`)
