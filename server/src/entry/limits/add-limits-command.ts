import type { Command } from 'commander'
import { addIdentityOptions, type IdentityOptions } from './identity-options.ts'
import { addProposalOptions, wholeNumber } from './proposals.ts'

const isJson = ({ json }: { json?: true }) => ({ json: json === true })

/** Adds `upskill limits …`: what operators see and set of rate limits. */
export function addLimitsCommand(program: Command): void {
  const limits = program.command('limits').description('look at rate limits and change them')

  addIdentityOptions(limits.command('explain'))
    .description('show every limit, where its numbers come from and who met it lately; or how one identity stands')
    .option('--json', 'print JSON')
    .action(async (options: IdentityOptions & { json?: true }) =>
      (await import('./explain.ts')).explain({ ...options, ...isJson(options) }),
    )

  limits
    .command('set')
    .description('put other numbers in place of a limit’s own; running servers follow within seconds')
    .argument('<policy>', 'the limit, such as user.read; `upskill limits explain` lists them')
    .requiredOption(
      '--rate <rate>',
      'what may be used in the long run, such as 600/minute (second, minute, hour or day)',
    )
    .requiredOption('--burst <units>', 'what may be used at once after a rest, in whole units', wholeNumber)
    .option('--organization <slug>', 'for the members of this organization alone')
    .requiredOption('--reason <text>', 'why, for whoever looks at it later')
    .option('--json', 'print JSON')
    .action(async (policyId: string, options: SetOptions) =>
      (await import('./set.ts')).set({ policyId, organization: undefined, ...options, ...isJson(options) }),
    )

  limits
    .command('unset')
    .description('give a limit its own numbers back')
    .argument('<policy>', 'the limit')
    .option('--organization <slug>', 'what was set for this organization')
    .option('--json', 'print JSON')
    .action(async (policyId: string, options: { organization?: string; json?: true }) =>
      (await import('./set.ts')).unset({ policyId, organization: undefined, ...options, ...isJson(options) }),
    )

  addIdentityOptions(limits.command('reset'))
    .description('give an identity back all it used, in Redis and in every running server')
    .option('--json', 'print JSON')
    .action(async (options: IdentityOptions & { json?: true }) =>
      (await import('./reset.ts')).reset({ ...options, ...isJson(options) }),
    )

  const simulate = limits
    .command('simulate')
    .description('replay a log against the limits, and against others beside, and show what they deny')
    .argument('<file>', 'JSON lines as the server logs them; - reads standard input')
  const proposals = addProposalOptions(simulate)
  simulate.option('--json', 'print JSON').action(async (file: string, options: { json?: true }) => {
    const { simulate: replay } = await import('./simulate.ts')
    await replay({ file, proposals: proposals.read(), ...isJson(options) })
  })
}

interface SetOptions {
  readonly rate: string
  readonly burst: number
  readonly organization?: string
  readonly reason: string
  readonly json?: true
}
