import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Uses } from '../platform.ts'
import { reportsPath } from './content-policy.ts'

const maxBytes = 32_768
const mostPerRequest = 5
const mostPerMinute = 60
const longestText = 200

/**
 * Takes what browsers report of refused content, in the form of the Reporting API and in the older one of CSP 2, and logs
 * it as one warning each: five of a request, sixty a minute, and of addresses no query, which may hold secrets. Reports
 * come from anybody's browser and its extensions; they are hints, and none is believed to be more.
 */
export function receiveReports(server: FastifyInstance, { clock }: Uses<'clock'>): void {
  const budget = { minute: 0, logged: 0 }

  function mayLog(request: FastifyRequest): boolean {
    const minute = Math.floor(clock.now().getTime() / 60_000)
    if (minute !== budget.minute) Object.assign(budget, { minute, logged: 0 })
    budget.logged += 1
    if (budget.logged === mostPerMinute + 1) request.log.warn('more refused content is reported than is logged')
    return budget.logged <= mostPerMinute
  }

  void server.register(async (scope) => {
    const mediaTypes = ['application/reports+json', 'application/csp-report']
    scope.addContentTypeParser(mediaTypes, { parseAs: 'string' }, scope.getDefaultJsonParser('error', 'error'))
    scope.post(
      reportsPath,
      {
        bodyLimit: maxBytes,
        schema: { hide: true, body: Type.Unknown() },
        config: { authz: 'public', limit: 'reports.send', quiet: true },
      },
      async (request, reply) => {
        for (const report of readReports(request.body).slice(0, mostPerRequest)) {
          if (mayLog(request)) request.log.warn({ report }, 'a browser refused content')
        }
        return reply.code(204).send(null)
      },
    )
  })
}

type Fields = Readonly<Record<string, unknown>>

function readReports(body: unknown): Fields[] {
  if (Array.isArray(body)) {
    return body
      .filter((entry) => fieldsOf(entry)['type'] === 'csp-violation')
      .map((entry) => describe(fieldsOf(entry)['body']))
  }
  return 'csp-report' in fieldsOf(body) ? [describe(fieldsOf(body)['csp-report'])] : []
}

function describe(report: unknown): Fields {
  const fields = fieldsOf(report)
  const text = (...names: string[]) => cut(names.map((name) => fields[name]).find((value) => typeof value === 'string'))
  const address = (...names: string[]) => text(...names)?.replace(/[?#].*$/s, '')
  const line = fields['lineNumber'] ?? fields['line-number']
  return {
    directive: text('effectiveDirective', 'effective-directive', 'violated-directive'),
    blocked: address('blockedURL', 'blocked-uri'),
    page: address('documentURL', 'document-uri'),
    source: address('sourceFile', 'source-file'),
    line: typeof line === 'number' ? line : undefined,
  }
}

const cut = (value: unknown) => (typeof value === 'string' ? value.slice(0, longestText) : undefined)

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})
