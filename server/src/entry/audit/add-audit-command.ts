import { type Command, InvalidArgumentError, Option } from 'commander'

interface Named {
  readonly organization?: string
}

interface Span {
  readonly from?: string
  readonly to?: string
}

/** Adds `upskill audit …`: reading, exporting and checking the audit log. */
export function addAuditCommand(program: Command): void {
  const audit = program
    .command('audit')
    .description('read the audit log, export it, and see whether it was tampered with')

  ofOneChain(audit.command('list'))
    .description('show what happened, the newest first: in an organization, or outside all of them')
    .option('--actor <email>', 'what this person did')
    .option('--action <name>', 'an action such as memberships.changed, or its first part')
    .option('--from <time>', 'from this moment on, such as 2026-01-31 or 2026-01-31T08:00:00Z', moment)
    .option('--to <time>', 'before this moment', moment)
    .option('--limit <count>', 'how many entries, at most 200', count, 50)
    .option('--json', 'print JSON')
    .action(async (options: Named & Span & { actor?: string; action?: string; limit: number; json?: true }) =>
      (await import('./list.ts')).list({ ...options, json: options.json === true }),
    )

  ofOneChain(audit.command('export'))
    .description('write the log to standard output, in order and with its hashes')
    .addOption(
      new Option('--format <format>', 'jsonl can be verified, csv is for reading')
        .choices(['jsonl', 'csv'])
        .default('jsonl'),
    )
    .option('--from <time>', 'from the first entry of this time on', moment)
    .option('--to <time>', 'up to the last entry before this time', moment)
    .action(async (options: Named & Span & { format: 'jsonl' | 'csv' }) =>
      (await import('./export.ts')).exportLog(options),
    )

  audit
    .command('verify')
    .description('compute every hash and signature again, and tell which entry is wrong; ends with 1 when one is')
    .option('--organization <slug>', 'the log of this organization alone')
    .option('--anchor <file>', 'a copy of audit/anchor.json that was kept elsewhere')
    .option('--file <export>', 'check an export in JSON Lines instead; needs no database')
    .option('--json', 'print JSON')
    .action(async (options: Named & { anchor?: string; file?: string; json?: true }) =>
      (await import('./verify.ts')).verify({ ...options, json: options.json === true }),
    )
}

const ofOneChain = (command: Command): Command =>
  command.option('--organization <slug>', 'the organization; without it, what happened outside any')

function moment(text: string): string {
  const time = Date.parse(text)
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(time))
    throw new InvalidArgumentError('It is no time; write 2026-01-31T08:00:00Z.')
  return text
}

function count(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > 200)
    throw new InvalidArgumentError('It is no number from 1 to 200.')
  return number
}
