import type { Command } from 'commander'

/** Adds `upskill members …`: who belongs to an organization, and what they may do there. */
export function addMembersCommand(program: Command): void {
  const members = program.command('members').description('look at members and change their roles')

  members
    .command('list')
    .description('show who belongs to an organization, and their roles for the whole of it')
    .argument('<organization>', 'its slug')
    .option('--json', 'print JSON')
    .action(async (organization: string, { json }: { json?: true }) =>
      (await import('./list.ts')).list({ organization, json: json === true }),
    )

  members
    .command('set-role')
    .description('give a member roles for the whole organization, in place of those they have')
    .argument('<organization>', 'its slug')
    .argument('<email>', 'the address of the member’s account')
    .argument('<role...>', 'owner, admin, manager, instructor, learner, auditor or a role of the organization’s own')
    .option('--json', 'print JSON')
    .action(async (organization: string, email: string, roles: string[], { json }: { json?: true }) =>
      (await import('./set-role.ts')).setRole({ organization, email, roles, json: json === true }),
    )
}
