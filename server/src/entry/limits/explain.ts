import { explainIdentity, type IdentityExplained, type Standing } from '#app/limits/explain-identity.ts'
import { explainedMinutes, explainLimits, type LimitsExplained, type NamedUsage } from '#app/limits/explain-limits.ts'
import type { NumbersInEffect } from '#platform/limits/numbers-in-effect.ts'
import { type Column, duration, tableLines } from '../table.ts'
import { withPlatform } from '../with-platform.ts'
import { type IdentityOptions, identityOf } from './identity-options.ts'

/** Prints every policy and who met it lately, or how one identity stands. */
export async function explain({ json, ...options }: IdentityOptions & { json: boolean }): Promise<void> {
  const identity = identityOf(options)
  const lines = await withPlatform(async (platform) => {
    if (identity) {
      const explained = await explainIdentity(platform, identity)
      return json ? [asJson(explained)] : describeIdentity(explained)
    }
    const explained = await explainLimits(platform)
    return json ? [asJson(explained)] : describePolicies(explained)
  })
  process.stdout.write(`${lines.join('\n')}\n`)
}

const asJson = (value: unknown) => JSON.stringify(value, null, 2)

const shownUsage = 20

/** Every policy with its numbers, their reasons, and who met it lately. */
export function describePolicies({ policies, ignored, usage }: LimitsExplained): string[] {
  const denied = usage.filter((each) => each.denied > 0)
  const busiest = usage.toSorted((a, b) => b.allowed + b.denied - a.allowed - a.denied)
  return [
    ...tableLines(
      [
        { title: 'POLICY', of: ({ policyId }) => policyId },
        { title: 'COUNTS', of: ({ counts }) => counts },
        ...numberColumns,
        { title: 'SOURCE', of: (numbers) => sourceOf(numbers, numbers.organization) },
      ],
      policies,
    ),
    ...ignored.map(({ policyId, organization, fault }) => {
      const whose = organization === undefined ? '' : ` for ${organization}`
      return `What is set of ${policyId}${whose} is ignored: ${fault}`
    }),
    '',
    ...section(`Denied in the last ${explainedMinutes} minutes`, denied, 'nobody'),
    '',
    ...section(`Top consumers of the last ${explainedMinutes} minutes`, busiest, 'nobody recorded'),
  ]
}

function section(title: string, usage: readonly NamedUsage[], none: string): string[] {
  if (usage.length === 0) return [`${title}: ${none}`]
  return [`${title}:`, ...tableLines(usageColumns, usage.slice(0, shownUsage)).map((line) => `  ${line}`)]
}

const numberColumns: readonly Column<NumbersInEffect>[] = [
  { title: 'RATE', of: ({ rate }) => rate, isNumber: true },
  { title: 'BURST', of: ({ burst }) => String(burst), isNumber: true },
]

const countColumns: readonly Column<{ allowed: number; denied: number }>[] = [
  { title: 'ALLOWED', of: ({ allowed }) => String(allowed), isNumber: true },
  { title: 'DENIED', of: ({ denied }) => String(denied), isNumber: true },
]

const usageColumns: readonly Column<NamedUsage>[] = [
  { title: 'POLICY', of: ({ policyId }) => policyId },
  { title: 'WHO', of: ({ name }) => name },
  ...countColumns,
]

/** Why the numbers are what they are, in a few words. */
export function sourceOf({ source }: NumbersInEffect, organization?: string): string {
  if (source.kind === 'default') return 'default'
  if (source.kind === 'plan') return `plan ${source.plan}`
  const whose = organization === undefined ? '' : ` for ${organization}`
  return `override${whose} since ${source.setAt.toISOString().slice(0, 16).replace('T', ' ')} UTC: ${source.reason}`
}

/** How one identity stands, and where that is known from. */
export function describeIdentity({ identity, standings, source }: IdentityExplained): string[] {
  const { kind, name, plan } = identity
  const isCounted = identity.identity !== name
  return [
    `${kind} ${name}${isCounted ? `, counted as ${identity.identity}` : ''}${plan ? `, plan ${plan}` : ''}`,
    '',
    ...tableLines(
      [
        { title: 'POLICY', of: ({ policyId }) => policyId },
        ...numberColumns,
        {
          title: 'REMAINING',
          of: ({ remaining }) => (remaining === undefined ? '–' : String(remaining)),
          isNumber: true,
        },
        { title: 'RETRY IN', of: retryIn, isNumber: true },
        ...countColumns,
        { title: 'SOURCE', of: (standing) => sourceOf(standing, standing.organization) },
      ],
      standings,
    ),
    '',
    source === 'redis'
      ? 'Remaining units are those that Redis counts now.'
      : `What remains is not known (${source.reason}).`,
    `Allowed and denied are what servers recorded in the last ${explainedMinutes} minutes, of top consumers only.`,
  ]
}

const retryIn = ({ remaining, nextUnitMs }: Standing): string => {
  if (remaining === undefined || nextUnitMs === undefined) return '–'
  return remaining > 0 ? 'now' : duration(nextUnitMs)
}
