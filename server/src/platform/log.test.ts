import { Writable } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { createLog } from './log.ts'

function linesOf(format: 'json' | 'pretty'): { log: ReturnType<typeof createLog>; lines: string[] } {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  return { log: createLog({ level: 'info', format, destination }), lines }
}

test.each(['json', 'pretty'] as const)('secrets in known places never reach a %s line', async (format) => {
  const { log, lines } = linesOf(format)
  const headers = { cookie: 'upskill_session=canary', authorization: 'Bearer canary', host: 'here' }
  log.info(
    { password: 'canary', token: 'canary', body: { password: 'canary', token: 'canary' }, headers, req: { headers } },
    'hello',
  )
  await vi.waitFor(() => expect(lines.join('')).toContain('hello'))
  expect(lines.join('')).not.toContain('canary')
})

test('text from outside cannot start a line of its own', async () => {
  const { log, lines } = linesOf('json')
  log.info({ userAgent: 'x\n{"level":"error","msg":"forged"}' }, 'request')
  await vi.waitFor(() => expect(lines).toHaveLength(1))
  expect(lines[0]?.trimEnd().split('\n')).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', msg: 'request' })
})
