import type { Command } from 'commander'

interface Options {
  readonly json?: true
}

/** Adds `upskill sign-on …`: what helps owners whose identity provider locked them out. */
export function addSignOnCommand(program: Command): void {
  const signOn = program.command('sign-on').description('look after organizations’ single sign-on')

  signOn
    .command('show')
    .description('show how an organization’s people sign in, without secrets')
    .argument('<organization>', 'its slug')
    .option('--json', 'print JSON')
    .action(async (slug: string, { json }: Options) =>
      (await import('./sign-on.ts')).show({ slug, json: json === true }),
    )

  signOn
    .command('vouch')
    .description('take a mail domain as the organization’s own on your word, where the server reaches no DNS')
    .argument('<organization>', 'its slug')
    .argument('<domain>', 'such as example.com')
    .action(async (slug: string, domain: string) => (await import('./sign-on.ts')).vouch({ slug, domain }))

  signOn
    .command('disable')
    .description('switch it off and require it no more, so that everyone can sign in with a password; settings stay')
    .argument('<organization>', 'its slug')
    .option('--json', 'print JSON')
    .action(async (slug: string, { json }: Options) =>
      (await import('./sign-on.ts')).disable({ slug, json: json === true }),
    )
}
