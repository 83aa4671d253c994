import type { DemoAccount } from '#app/seed-demo.ts'
import type { Config } from '#platform/config.ts'

export interface BannerFacts {
  readonly config: Config
  /** Where the rows lie. */
  readonly database: string
  readonly accounts: readonly DemoAccount[]
}

/** What a person wants to know once the server runs. */
export function banner({ config, database, accounts }: BannerFacts): string {
  const lines = [
    `UpSkill runs at ${config.publicUrl}`,
    '',
    ...(accounts.length > 0 ? ['Demo accounts', ...accountLines(accounts), ''] : []),
    `Data       ${config.dataDir} (${database})`,
    `API        ${config.publicUrl}/docs`,
    'Stop       Ctrl-C',
  ]
  return `\n${lines.map((line) => (line ? `  ${line}` : '')).join('\n')}\n\n`
}

/** One aligned line an account. */
export function accountLines(accounts: readonly DemoAccount[]): string[] {
  const width = (values: readonly string[]) => Math.max(...values.map((value) => value.length))
  const roleWidth = width(accounts.map(({ role }) => role))
  const emailWidth = width(accounts.map(({ email }) => email))
  return accounts.map(
    ({ role, email, password }) => `  ${role.padEnd(roleWidth)}  ${email.padEnd(emailWidth)}  ${password}`,
  )
}
