/**
 * Whether time tells which accounts exist: `node bootstrap.mjs bench/sign-in-timing.ts [samples] > bench/results/sign-in-timing.md`.
 *
 * The real server with the hasher it serves with. Requests for an account and for none take turns in random order; the
 * Mann-Whitney U test (normal approximation, ties corrected) says how likely such a difference is by chance.
 */
import { randomInt } from 'node:crypto'
import { signUp } from '../server/src/modules/identity/public.ts'
import { createTestLimits } from '../server/test/test-limits.ts'
import { describeMachine } from './machine.ts'
import { openServer } from './open-server.ts'

const samples = Number(process.argv[2] ?? 2_000)
const goals = { medianMs: 1, p: 0.01 }

const opened = await openServer({ limits: createTestLimits() })
const { server, platform } = opened
try {
  const caller = { address: '127.0.0.1', userAgent: 'bench' }
  // Guessed at for every sample anew: of one account, only the first 80 guesses would be checked.
  const emails: string[] = []
  for (let number = 0; number < Math.ceil(samples / 40); number++) {
    const email = `person-${number}@example.org`
    await signUp(platform, { email, password: 'the very own words of somebody', name: 'Somebody' }, caller)
    emails.push(email)
  }
  const [closed = ''] = emails
  const known = () => emails[1 + randomInt(emails.length - 1)] ?? closed
  const unknown = () => `nobody-${randomInt(100_000)}@example.org`
  const guess = (email: string) => ask('/api/v1/session', { email, password: 'a wrong password indeed' })
  const reset = (email: string) => ask('/api/v1/password-resets', { email })
  for (let count = 0; count < 90; count++) await guess(closed)

  const rows = [
    await compare(
      'sign-in, wrong password: an account against none',
      () => guess(known()),
      () => guess(unknown()),
    ),
    await compare(
      'sign-in: an account closed to strangers against none',
      () => guess(closed),
      () => guess(unknown()),
    ),
    await compare(
      'asking for a reset: an account against none',
      () => reset(known()),
      () => reset(unknown()),
    ),
  ]
  process.stdout.write(report(rows))
  if (!rows.every(({ isMet }) => isMet)) process.exitCode = 1
} finally {
  await opened.close()
}

async function ask(url: string, payload: object): Promise<void> {
  await server.inject({ method: 'POST', url, payload })
}

interface Row {
  readonly name: string
  readonly oneMs: number
  readonly otherMs: number
  readonly p: number
  readonly isMet: boolean
}

async function compare(name: string, one: () => Promise<void>, other: () => Promise<void>): Promise<Row> {
  process.stderr.write(`${name}\n`)
  const times: [number[], number[]] = [[], []]
  for (let warmup = 0; warmup < 20; warmup++) await Promise.resolve(warmup % 2 ? one() : other())
  while (times[0].length < samples || times[1].length < samples) {
    const side = randomInt(2)
    const taken = times[side === 0 ? 0 : 1]
    if (taken.length >= samples) continue
    const startedMs = performance.now()
    await (side === 0 ? one() : other())
    taken.push(performance.now() - startedMs)
  }
  const [oneMs, otherMs] = [median(times[0]), median(times[1])]
  const p = mannWhitney(times[0], times[1])
  return { name, oneMs, otherMs, p, isMet: Math.abs(oneMs - otherMs) < goals.medianMs && p > goals.p }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}

/** The two-sided probability that two samples of one distribution differ in rank as much as these. */
function mannWhitney(one: readonly number[], other: readonly number[]): number {
  const all = [...one.map((value) => ({ value, isOne: true })), ...other.map((value) => ({ value, isOne: false }))]
  all.sort((a, b) => a.value - b.value)
  let ranksOfOne = 0
  let ties = 0
  for (let start = 0; start < all.length;) {
    let end = start
    while (end < all.length && all[end]?.value === all[start]?.value) end += 1
    const rank = (start + end + 1) / 2
    for (let at = start; at < end; at++) if (all[at]?.isOne) ranksOfOne += rank
    ties += (end - start) ** 3 - (end - start)
    start = end
  }
  const [n, m] = [one.length, other.length]
  const u = ranksOfOne - (n * (n + 1)) / 2
  const variance = ((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1)))
  const z = Math.abs(u - (n * m) / 2) / Math.sqrt(variance)
  return 2 * (1 - normal(z))
}

/** The standard normal distribution function (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
function normal(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * z)
  const series =
    t * (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))))
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
}

function report(rows: readonly Row[]): string {
  const shown = rows.map(
    ({ name, oneMs, otherMs, p }) =>
      `| ${name} | ${oneMs.toFixed(2)} ms | ${otherMs.toFixed(2)} ms | ${(oneMs - otherMs).toFixed(2)} ms | ${p.toFixed(3)} |`,
  )
  return [
    '# Timing of sign-in',
    '',
    `${samples} samples of each, ${describeMachine()}. Made by \`bench/sign-in-timing.ts\`, which says what is measured.`,
    `Goals: medians less than ${goals.medianMs} ms apart, and a difference as this one by chance in more than ${goals.p * 100} of 100 runs.`,
    '',
    '| what | first median | second median | difference | p |',
    '|---|---|---|---|---|',
    ...shown,
    '',
  ].join('\n')
}
