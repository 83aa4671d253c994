import { builtIns, policy } from '#modules/organizations/public.ts'
import { type Permission, permissions } from '#platform/actor.ts'

/** An operation as far as its permission goes. */
export interface GuardedOperation {
  readonly operationId: string
  /** Such as `GET /api/v1/me`. */
  readonly request: string
  /** Who may call it: `public`, `user` or a permission. */
  readonly authz: string
  /** Where the permission has to be held; undefined for the whole organization. */
  readonly scope: string | undefined
}

/** The page about roles, in Markdown: what each allows, where it can be held, and what each operation asks for. */
export function describeRoles(operations: readonly GuardedOperation[]): string {
  return [
    introduction,
    table(['permission', 'allows to', ...builtIns.map(({ id }) => id)], permissions.map(permissionRow)),
    whereHeld,
    table(
      ['role', 'held for'],
      builtIns.map(({ id, heldFor }) => [id, heldFor.map((kind) => placeOf[kind]).join(', ')]),
    ),
    rules,
    table(['permission', 'operation', 'request', 'held for'], permissions.flatMap(operationRows(operations))),
    open,
    operators,
  ].join('\n')
}

const placeOf = { organization: 'the organization', team: 'one team', course: 'one course' } as const

const reachOf = { organization: 'yes', team: 'own teams', course: 'own courses' } as const

const permissionRow = (permission: Permission) => {
  const { allows, roles } = policy[permission]
  const cells = builtIns.map(({ id }) => {
    const reach = roles[id as keyof typeof roles]
    return reach ? reachOf[reach] : '–'
  })
  return [`\`${permission}\``, allows, ...cells]
}

const operationRows = (operations: readonly GuardedOperation[]) => (permission: Permission) =>
  operations
    .filter(({ authz }) => authz === permission)
    .map(({ operationId, request, scope }) => [
      `\`${permission}\``,
      `\`${operationId}\``,
      `\`${request}\``,
      scope === undefined ? 'the organization' : scope === 'anywhere' ? 'anything' : `the ${scope}`,
    ])

const introduction = `# Roles

Who may do what in an organization. This page is written by \`npx upskill generate\` from the table that the server decides by,
[policy.ts](../server/src/modules/organizations/roles/policy.ts), and from what its routes declare.

A member holds one role or more, each for the whole organization, for one team or for one course. Where the table says **own
teams** or **own courses**, the role allows it only in those that it is held for.
`

const whereHeld = `
An organization also defines roles of its own: a name and a set of these permissions. Such a role allows them wherever it is
held, and can be held for anything.

## What a role is held for
`

const rules = `
- Who creates or imports a course becomes its instructor. An instructor of the course, or whoever writes all courses, gives others that role too.
- A role for a team or course stays when the role for the organization changes, until it is taken away or the person leaves.
- Nobody gives or takes away a role that allows more there than they may do there themselves, nor defines one that does, nor
  removes a member who holds such a role for the organization.
- The last owner stays an owner. Built-in roles do not change. A role that somebody holds, or is invited into, is not deleted.
- Every request is decided by what is held at that moment: a change counts from the next request on.
- A draft, team or import that one's roles do not reach is answered 404, like one that does not exist; 403 says that the
  permission is held nowhere.

## What operations ask for

\`anything\` stands for operations that show or change only what the permission is held for: one team or course is enough.
`

const operators = `
## From the command line

\`\`\`sh
npx upskill members list acme                                # who belongs to it, and their roles for the whole of it
npx upskill members set-role acme ada@acme.example admin     # in place of those they have; more than one may follow
\`\`\`

An operator may give any role, and the organization still keeps an owner.
`

const open = `
Every other operation is for whoever is signed in, for anyone, or for provisioning alone; \`x-authz\` in
[openapi.json](../server/openapi.json) says which.
`

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
