import { findOrganization } from '#app/limits/find-identity.ts'
import { findOrganizationIds, findOrganizationSlugs } from '#modules/organizations/public.ts'
import type { AuditFault } from '#platform/audit/check-chain.ts'
import { type AuditReport, verifyAudit } from '#platform/audit/verify-audit.ts'
import { type ExportReport, verifyExport } from '#platform/audit/verify-export.ts'
import { StartError } from '#platform/start-error.ts'
import { withPlatform } from '../with-platform.ts'

export interface VerifyCommand {
  readonly organization?: string
  readonly anchor?: string
  readonly file?: string
  readonly json: boolean
}

/** How many faults are printed; JSON has them all. */
const shown = 50

/** Prints what is wrong with the log, or that nothing is; rejects with a StartError when something is. */
export async function verify(options: VerifyCommand): Promise<void> {
  const { file, json } = options
  const { report, lines, faults } = file === undefined ? await verifyLog(options) : await verifyFile(file)
  const more = faults.length > shown ? [`… and ${faults.length - shown} more; --json shows all`] : []
  const text = json ? [JSON.stringify(report, null, 2)] : [...faults.slice(0, shown), ...more, ...lines]
  process.stdout.write(`${text.join('\n')}\n`)
  if (faults.length > 0) throw new StartError(`the audit log does not hold: ${things(faults.length, 'fault')}`)
}

interface Outcome {
  readonly report: AuditReport | ExportReport
  readonly lines: readonly string[]
  readonly faults: readonly string[]
}

async function verifyLog({ organization, anchor }: VerifyCommand): Promise<Outcome> {
  const { report, slugs } = await withPlatform(async (platform) => {
    const only = organization === undefined ? undefined : (await findOrganization(platform, organization)).id
    const organizationIds = await findOrganizationIds(platform)
    const found = await verifyAudit(platform, { organizationIds, only, anchorFile: anchor })
    const faulty = found.faults.flatMap(({ chain }) => chain ?? [])
    return { report: found, slugs: await findOrganizationSlugs(platform, [...new Set(faulty)]) }
  })
  const nameOf = ({ chain }: AuditFault) => (chain === null ? 'platform' : (slugs.get(chain) ?? chain))
  const faults = [
    ...report.signatureFaults.map((what) => `signatures: ${what}`),
    ...report.faults.map((fault) => `${nameOf(fault)}: ${fault.what}`),
  ]
  const { chains, entries, checkpoints, erased, pending, hasAnchor } = report
  return {
    report,
    faults,
    lines: [
      `${things(entries, 'entry')} in ${things(chains, 'chain')} with ${things(checkpoints, 'signature')}${faults.length === 0 ? ': all hold' : ''}.`,
      ...(erased > 0 ? [`The contents of ${things(erased, 'entry')} were erased, as the log tells.`] : []),
      ...(pending > 0 ? [`${things(pending, 'entry')} of the last moments not sealed yet.`] : []),
      ...(hasAnchor
        ? []
        : ['There was no anchor to compare with, so an end cut off together with its signatures would not show.']),
    ],
  }
}

async function verifyFile(file: string): Promise<Outcome> {
  const report = await verifyExport(file)
  const { entries, last } = report
  const faults = report.faults.map(({ what }) => what)
  const end = last ? ` The last is entry ${last.seq} with the hash ${last.hash}.` : ''
  return { report, faults, lines: [`${things(entries, 'entry')}${faults.length === 0 ? ': all hold' : ''}.${end}`] }
}

const things = (count: number, name: 'entry' | 'chain' | 'signature' | 'fault'): string => {
  if (count === 1) return `1 ${name}`
  return `${count} ${name === 'entry' ? 'entries' : `${name}s`}`
}
