import type { Command } from 'commander'

/** Adds `upskill tokens …`: which API tokens an organization has, and their end. */
export function addTokensCommand(program: Command): void {
  const tokens = program.command('tokens').description('look at API tokens and end them')

  tokens
    .command('list')
    .description('show the valid tokens of an organization, its members’ and its own; never the tokens themselves')
    .argument('<organization>', 'its slug')
    .option('--json', 'print JSON')
    .action(async (organization: string, { json }: { json?: true }) =>
      (await import('./list.ts')).list({ organization, json: json === true }),
    )

  tokens
    .command('revoke')
    .description('end a token at once')
    .argument('<organization>', 'the slug of the organization')
    .argument('<id>', 'the token’s id, as `upskill tokens list` shows it')
    .option('--json', 'print JSON')
    .action(async (organization: string, id: string, { json }: { json?: true }) =>
      (await import('./revoke.ts')).revoke({ organization, id, json: json === true }),
    )
}
