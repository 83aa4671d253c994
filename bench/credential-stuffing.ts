/**
 * Whether guessing at passwords stays within its limits while their owners sign in:
 * `node bootstrap.mjs bench/credential-stuffing.ts [accounts] > bench/results/credential-stuffing.md`.
 *
 * The real server, limits and database, on a simulated clock, with a hasher that costs nothing and counts: see
 * server/test/stuff-credentials.ts. It fails when a goal is missed.
 */
import { createTestClock } from '../server/test/test-clock.ts'
import { createTestLimits } from '../server/test/test-limits.ts'
import {
  type Attack,
  type AttackResult,
  createCountingHasher,
  makeOwners,
  stuffCredentials,
} from '../server/test/stuff-credentials.ts'
import { describeMachine } from './machine.ts'
import { openServer } from './open-server.ts'

const accounts = Number(process.argv[2] ?? 10_000)
const addresses = accounts
const quarterMs = 900_000
const dayMs = 86_400_000
const goals = { mostIn15Minutes: 10, mostInAll: 100 }

const clock = createTestClock()
const limits = createTestLimits({ raised: false })
const hasher = createCountingHasher(() => clock.now().getTime())
const opened = await openServer({ clock, limits, passwords: hasher }, { fsync: 'off', synchronous_commit: 'off' })
const target = {
  ...opened,
  hasher,
  advance(ms: number) {
    clock.advance(ms)
    limits.advance(ms)
  },
}

try {
  process.stderr.write(`making ${accounts} accounts\n`)
  const owners = await makeOwners(target, accounts)
  const one = owners.slice(0, 1)
  const attacks: Record<string, Attack> = {
    'each account, 12 guesses in 15 minutes': { owners, addresses, guesses: 12, durationMs: quarterMs, signIns: 1 },
    'each account, 1 guess in an hour, from one address': {
      owners,
      addresses: 1,
      guesses: 1,
      durationMs: dayMs / 24,
      signIns: 1,
    },
    'one account, 10 000 guesses in a day': {
      owners: one,
      addresses,
      guesses: 10_000,
      durationMs: dayMs,
      signIns: 24,
      signInsElsewhere: 24,
    },
  }
  const results: [string, AttackResult][] = []
  const onProgress = (share: number) => process.stderr.write(`${Math.round(share * 100)} %\r`)
  for (const [name, attack] of Object.entries(attacks)) {
    process.stderr.write(`${name}\n`)
    results.push([name, await stuffCredentials(target, { ...attack, onProgress })])
    // All that was counted by the limiter is back.
    target.advance(dayMs)
  }
  process.stdout.write(report(results))
  if (!results.every(([, result]) => isMet(result))) process.exitCode = 1
} finally {
  await opened.close()
}

function isMet({ mostIn15Minutes, mostInAll, inKnownBrowser }: AttackResult): boolean {
  return (
    mostIn15Minutes <= goals.mostIn15Minutes &&
    mostInAll <= goals.mostInAll &&
    inKnownBrowser.signedIn === inKnownBrowser.tried
  )
}

function report(results: readonly (readonly [string, AttackResult])[]): string {
  const rows = results.map(([name, { answers, mostIn15Minutes, mostInAll, inKnownBrowser, inNewBrowser }]) =>
    [
      '',
      name,
      Object.entries(answers)
        .map(([status, count]) => `${status}: ${count}`)
        .join(', '),
      mostIn15Minutes,
      mostInAll,
      `${inKnownBrowser.signedIn} of ${inKnownBrowser.tried}`,
      inNewBrowser.tried === 0 ? '–' : `${inNewBrowser.signedIn} of ${inNewBrowser.tried}`,
      '',
    ]
      .join(' | ')
      .trim(),
  )
  return [
    '# Credential stuffing',
    '',
    `${accounts} accounts, ${addresses} addresses, ${describeMachine()}. Made by \`bench/credential-stuffing.ts\`, which says what`,
    `is simulated. Goals: at most ${goals.mostIn15Minutes} guesses at an account in 15 minutes, ${goals.mostInAll} in all, and every owner signs in from a known browser.`,
    '',
    '| attack | answers to guesses | most in 15 minutes | most in all | owners in a known browser | owners in a new one |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}
