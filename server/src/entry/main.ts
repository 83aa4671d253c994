/** The command line: `npm start` is `upskill up`. Each command is loaded when it is called, so that each starts quickly. */
import { Command } from 'commander'
import { addAuditCommand } from './audit/add-audit-command.ts'
import { explainFailure } from './explain-failure.ts'
import { addKeysCommand } from './keys/add-keys-command.ts'
import { addLimitsCommand } from './limits/add-limits-command.ts'
import { addMembersCommand } from './members/add-members-command.ts'
import { addSignOnCommand } from './sign-on/add-sign-on-command.ts'
import { addTokensCommand } from './tokens/add-tokens-command.ts'

const program = new Command('upskill').description('A learning platform that closes skill gaps').showHelpAfterError()

program
  .command('up', { isDefault: true })
  .description('start everything: the database, the server with the web app, and the worker')
  .option('--no-web', 'serve the API alone, without building the web app')
  .action(async (options: { web: boolean }) => (await import('./up.ts')).up(options))

program
  .command('migrate')
  .description('bring the database schema up to date')
  .action(async () => (await import('./migrate.ts')).migrate())

program
  .command('seed')
  .description('make the demo content, if there is none yet')
  .action(async () => (await import('./seed.ts')).seed())

program
  .command('import')
  .description('bring content in from files')
  .command('markdown')
  .description('import a course from a folder or zip of Markdown files, such as a lesson of The Carpentries')
  .argument('<source>', 'the folder or the zip')
  .requiredOption('--organization <slug>', 'the organization that gets the course')
  .requiredOption('--author <email>', 'the member it is imported for')
  .option('--publish', 'publish the course at once')
  .action(async (source: string, options: { organization: string; author: string; publish?: true }) =>
    (await import('./import-markdown.ts')).importMarkdown({ source, ...options, publish: options.publish === true }),
  )

addLimitsCommand(program)
addMembersCommand(program)
addTokensCommand(program)
addSignOnCommand(program)
addAuditCommand(program)
addKeysCommand(program)

program
  .command('organizations')
  .description('look after organizations')
  .command('plan')
  .description('put an organization on a plan; its limits follow from it')
  .argument('<slug>', 'the organization')
  .argument('<plan>', 'starter, team or enterprise')
  .option('--json', 'print JSON')
  .action(async (slug: string, plan: string, options: { json?: true }) =>
    (await import('./set-plan.ts')).setPlan({ slug, plan, json: options.json === true }),
  )

const users = program.command('users').description('help people who cannot help themselves')

users
  .command('sign-out')
  .description('end every session of an account, at once')
  .argument('<email>', 'the address of the account')
  .action(async (email: string) => (await import('./users.ts')).signOutEverywhere(email))

users
  .command('reset-link')
  .description('print a link with which its holder chooses a new password, once; make sure who gets it')
  .argument('<email>', 'the address of the account')
  .action(async (email: string) => (await import('./users.ts')).printResetLink(email))

users
  .command('remove-factors')
  .description('take every second factor off an account whose owner lost them all; make sure who asks')
  .argument('<email>', 'the address of the account')
  .requiredOption('--reason <text>', 'why, and how you made sure; kept in the audit log')
  .action(async (email: string, { reason }: { reason: string }) =>
    (await import('./remove-factors.ts')).removeFactors({ email, reason }),
  )

users
  .command('export')
  .description('print everything that is known about a person, as JSON; make sure who gets it')
  .argument('<email>', 'the address of the account')
  .action(async (email: string) => (await import('./personal-data.ts')).exportUser(email))

users
  .command('erase')
  .description('erase a person’s account and everything that identifies them; there is no way back')
  .argument('<email>', 'the address of the account')
  .option('--yes', 'erase it')
  .action(async (email: string, options: { yes?: true }) =>
    (await import('./personal-data.ts')).eraseUser(email, { yes: options.yes === true }),
  )

program
  .command('generate')
  .description('write the files that follow from code and migrations')
  .option('--check', 'write nothing; fail when a file is stale')
  .action(async (options: { check?: true }) =>
    (await import('./generate.ts')).generate({ check: options.check === true }),
  )

program
  .command('config')
  .description('show the configuration in effect, without secrets')
  .action(async () => (await import('./show-config.ts')).showConfig())

// Node itself would print every property of the error, values that were being worked on among them.
process.on('uncaughtException', (error) => end(error, true))

try {
  await program.parseAsync()
  // Whatever a library still holds open, the command is done.
  process.exit()
} catch (error) {
  end(error, process.env.LOG_LEVEL === 'debug')
}

function end(error: unknown, withStack: boolean): never {
  const { lines, exitCode } = explainFailure(error, withStack)
  for (const line of lines) process.stderr.write(`upskill: ${line}\n`)
  process.exit(exitCode)
}
