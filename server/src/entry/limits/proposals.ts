import { type Command, InvalidArgumentError, Option } from 'commander'
import type { ProposedLimit } from '#app/limits/simulate.ts'
import { StartError } from '#platform/start-error.ts'

type Draft = { -readonly [K in keyof ProposedLimit]?: ProposedLimit[K] }

/** A whole number in digits, or an error that commander explains. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

/** Adds options for numbers to try: `--rate` and `--burst` belong to the `--policy` before them. */
export function addProposalOptions(command: Command): { read(): ProposedLimit[] } {
  const drafts: Draft[] = []
  const last = (): Draft => {
    const draft = drafts.at(-1)
    if (!draft) throw new InvalidArgumentError('It belongs after the --policy that it is for.')
    return draft
  }
  const option = (flags: string, description: string, take: (text: string) => void) =>
    command.addOption(
      new Option(flags, description).argParser((text: string) => {
        take(text)
        return text
      }),
    )
  option('--policy <id>', 'a policy to try other numbers for; may be repeated', (text) => {
    if (drafts.some(({ policyId }) => policyId === text)) throw new InvalidArgumentError('It was given before.')
    drafts.push({ policyId: text })
  })
  option('--rate <rate>', 'its rate, such as 600/minute', (text) => (last().rate = text))
  option('--burst <units>', 'its burst, in whole units', (text) => (last().burst = wholeNumber(text)))
  return {
    read: () =>
      drafts.map(({ policyId = '', rate, burst }) => {
        if (rate === undefined || burst === undefined) {
          throw new StartError(`--policy ${policyId} needs --rate and --burst after it`)
        }
        return { policyId, rate, burst }
      }),
  }
}
