import type { PolicyOptions, RateUnit } from '@upskill/rate-limiter'
import {
  basePolicies,
  callerPolicies,
  type LimitDeclaration,
  type LimitDeclarations,
  type LimitKind,
  ownPolicies,
  quotaOfPlan,
  type ReasonedPolicy,
} from './declare-limits.ts'

/** An operation as far as its limits go. */
export interface LimitedOperation {
  readonly operationId: string
  /** Such as `GET /api/v1/me`. */
  readonly request: string
  /** Who may call it: `public`, `user` or a permission. */
  readonly authz: string
  readonly action: string
  /** Whether its query may hold a `q`. */
  readonly searches: boolean
}

/** The page about all limits, in Markdown: how they are read, what each policy allows, what each operation meets. */
export function describeLimits(actions: LimitDeclarations, operations: readonly LimitedOperation[]): string {
  return [
    introduction,
    '## What everybody may use\n',
    table(['policy', 'counts', 'rate', 'burst', 'back after', 'why'], basePolicyRows()),
    forOrganizations,
    table(
      ['plan', 'rate', 'burst', 'back after', 'why'],
      Object.entries(quotaOfPlan).map(([plan, quota]) => [plan, ...numbersOf(quota), quota.why]),
    ),
    forActions,
    table(['policy', 'counts', 'rate', 'burst', 'back after'], Object.entries(actions).flatMap(ownPolicyRows)),
    forOperations,
    table(
      ['operation', 'request', 'action', 'kind', 'units', 'counted against'],
      operations.map((operation) => operationRow(operation, actions[operation.action])),
    ),
    forTheRest,
  ].join('\n')
}

const introduction = `# Limits

Every request that can be read as HTTP is counted, whatever it asks for and however it ends. This page is written by \`npx upskill generate\` from the
declarations that the server enforces; [decision 9](decisions/0009-our-own-rate-limiter.md) says why they are as they are.

## How to read an answer

Each policy has a **burst**, the units that may be used at once after a rest, and a **rate**, at which used units come back,
one by one: there is no window at whose edge everything is new. A request takes one unit unless the table below says more.

\`\`\`http
RateLimit-Policy: "address.all";q=3000;w=30, "user.read";q=600;w=60, "user.read-burst";q=120;w=4
RateLimit: "address.all";r=2991;t=1, "user.read";r=598;t=1, "user.read-burst";r=118;t=1
\`\`\`

Both headers are lists with an item for each policy that the request was counted against (draft-ietf-httpapi-ratelimit-headers-11):

- \`q\` is the burst, and \`w\` the seconds until a burst that is used up is back in full.
- \`r\` is what is left: no more than \`r\` units may be used within the next \`t\` seconds. When nothing is left, one unit is there after \`t\`.

A request for which too little is left is answered **429** with a [problem](problems.md) of the type
\`https://iana.org/assignments/http-problem-types#quota-exceeded\`. \`violated-policies\` names what was used up, \`Retry-After\` says how many
seconds to wait: it is enough to wait that long and send the same request again. A refused request takes nothing
of any policy that is asked in the same step (below).

When the server as a whole takes no more, the answer is **503** of the type
\`https://iana.org/assignments/http-problem-types#temporary-reduced-capacity\`, with \`Retry-After\` and without numbers of that limit: the caller has done
nothing wrong, and can only wait.

## When a request is counted

1. On arrival, before anything of it is read: against \`global.all\` and its address, and what its action allows an address. An
   IPv6 address counts as its /64. Who sends no session, or a wrong one, gets no further than this.
2. When it is known who asks, before the body is read: against the caller's policies, the organization's quota, and what the
   action allows a person or an organization. On public operations the caller is the address.
3. When the body is valid: against what the action allows the account whose e-mail address it names, or, instead, a browser
   that somebody signed in to that account with before. A sign-in with the right password gives the account back what wrong
   ones took.
`

const forOrganizations = `
## What an organization may use

\`organization.quota\` counts all members together, on every operation inside the organization. How much it is depends on the plan:
`

const forActions = `
## What single actions allow

Each is counted beside the policies above, in requests:
`

const forOperations = `
## What each operation meets

\`global.all\` counts all of them except health checks. Where units say *3 to search*, a request with a \`q\` in its query takes that many.
They are taken of the caller's policies and of the quota; all other policies count requests.
`

const forTheRest = `
Addresses that nobody serves are counted against \`global.all\` and \`address.all\`; the web app's pages and files, and the API's
reference, against \`address-static.all\`.
`

const countedIn: Readonly<Record<keyof typeof basePolicies, string>> = {
  global: 'all requests but probes and files',
  address: 'requests of an address, but probes and files',
  'address-static': 'pages and files for an address',
  'address-probe': 'health checks of an address',
  user: 'units of a signed-in person',
  anonymous: 'units of an address, where nobody is signed in',
}

function basePolicyRows(): string[][] {
  const groups: [string, Readonly<Record<string, ReasonedPolicy>>][] = Object.entries(basePolicies)
  return groups.flatMap(([group, policies]) =>
    Object.entries(policies).map(([name, policy]) => [
      code(`${group}.${name}`),
      countedIn[group as keyof typeof basePolicies],
      ...numbersOf(policy),
      policy.why,
    ]),
  )
}

const countedBy = {
  perAddress: 'requests of an address',
  perUser: 'requests of a person',
  perOrganization: 'requests of an organization',
  perAccount: 'requests for an e-mail address',
  perDevice: 'requests for an e-mail address from a browser it was used with',
} as const

const ownOf = (declaration: LimitDeclaration) =>
  Object.entries(ownPolicies).flatMap(([name, key]) => {
    const options = declaration[key]
    return options ? [{ name, key, options }] : []
  })

const ownPolicyRows = ([action, declaration]: [string, LimitDeclaration]): string[][] =>
  ownOf(declaration).map(({ name, key, options }) => [code(`${action}.${name}`), countedBy[key], ...numbersOf(options)])

function operationRow(operation: LimitedOperation, declaration: LimitDeclaration | undefined): string[] {
  const { operationId, request, action } = operation
  if (!declaration) throw new Error(`${operationId} names the limit "${action}", which is not declared`)
  const policies = policiesOf(operation, declaration).map(code).join(', ')
  return [operationId, code(request), code(action), declaration.kind, unitsOf(operation, declaration), policies]
}

function unitsOf({ searches }: LimitedOperation, { cost = 1, searchCost }: LimitDeclaration): string {
  return searchCost === undefined || !searches ? String(cost) : `${cost}, ${searchCost} to search`
}

const addressPolicy = { static: 'address-static.all', probe: 'address-probe.all' } as const

function policiesOf({ action, authz }: LimitedOperation, declaration: LimitDeclaration): string[] {
  const { kind } = declaration
  const caller = authz === 'public' ? 'anonymous' : 'user'
  return [
    isAside(kind) ? addressPolicy[kind] : 'address.all',
    ...callerPolicies[kind].map((name) => `${caller}.${name}`),
    ...(authz === 'public' || authz === 'user' ? [] : ['organization.quota']),
    ...ownOf(declaration).map(({ name }) => `${action}.${name}`),
  ]
}

const isAside = (kind: LimitKind): kind is keyof typeof addressPolicy => Object.hasOwn(addressPolicy, kind)

function numbersOf({ rate, burst }: PolicyOptions): [string, string, string] {
  const [units = '', unit = ''] = rate.split('/')
  const seconds = (burst * unitSeconds[unit as RateUnit]) / Number(units)
  return [`${grouped(Number(units))} per ${unit}`, grouped(burst), inWords(seconds)]
}

const unitSeconds: Readonly<Record<RateUnit, number>> = { second: 1, minute: 60, hour: 3_600, day: 86_400 }

const grouped = (count: number) => count.toLocaleString('en').replaceAll(',', ' ')

function inWords(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`
  if (seconds < 7_200) return `${Math.ceil(seconds / 60)} min`
  return `${Math.ceil(seconds / 3_600)} h`
}

const code = (text: string) => `\`${text}\``

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
