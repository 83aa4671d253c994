import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Authority, createAuthority } from '#test/create-certificates.ts'
import { type MailServerOptions, startMailServer, type TestMailServer } from '#test/start-mail-server.ts'
import { createLog } from './log.ts'
import { createMailer } from './mailer.ts'

const log = createLog({ level: 'silent', format: 'json' })
const mail = { to: 'nora@example.org', subject: 'A link', text: 'https://learn.example.org/#token' }
const undo: (() => unknown)[] = []
let authority: Authority

beforeEach(async () => {
  authority = await createAuthority()
  undo.push(() => authority.close())
})
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

type Issue = Parameters<Authority['issue']>[0]

async function start(encryption: MailServerOptions['encryption'], issue?: Issue, more = {}): Promise<TestMailServer> {
  const { certFile, keyFile } = await authority.issue(issue)
  const certificate = { cert: await readFile(certFile), key: await readFile(keyFile), ...more }
  const server = await startMailServer({ encryption, certificate })
  undo.push(() => server.close())
  return server
}

function send(smtpUrl: string, trust: { caFile?: string } = authority): Promise<void> {
  const mailer = createMailer({ smtpUrl, smtpCaFile: trust.caFile, from: 'UpSkill <learn@example.org>', log })
  undo.push(() => mailer.close())
  return mailer.send(mail)
}

test('a mail goes out encrypted from the first byte with smtps', async () => {
  const server = await start('implicit')
  await send(`smtps://127.0.0.1:${server.port}`)
  expect(server.received.map(({ line }) => line)).toContain('RCPT TO:<nora@example.org>')
})

test('with smtp nothing but the greeting goes out before STARTTLS', async () => {
  const server = await start('starttls')
  await send(`smtp://user:hunter2@127.0.0.1:${server.port}?tls=required`)
  const plain = server.received.filter(({ encrypted }) => !encrypted).map(({ line }) => line.split(' ')[0])
  expect(plain).toEqual(['EHLO', 'STARTTLS'])
  expect(server.received.some(({ line }) => line.startsWith('RCPT'))).toBe(true)
})

test('a server without STARTTLS gets neither the mail nor the password, unless encryption is turned off', async () => {
  const server = await start('none')
  await expect(send(`smtp://user:hunter2@127.0.0.1:${server.port}?tls=required`)).rejects.toThrow(/STARTTLS/)
  expect(server.received.some(({ line }) => /^(AUTH|MAIL|RCPT)/.test(line))).toBe(false)
  await send(`smtp://127.0.0.1:${server.port}?tls=off`)
  expect(server.received.some(({ line }) => line.startsWith('RCPT'))).toBe(true)
})

test.each(['implicit', 'starttls'] as const)(
  '%s: a certificate that is not the server’s own is refused',
  async (kind) => {
    const urlOf = ({ port }: TestMailServer) => `${kind === 'implicit' ? 'smtps' : 'smtp'}://127.0.0.1:${port}`
    const other = await createAuthority()
    undo.push(() => other.close())
    const good = await start(kind)
    await expect(send(urlOf(good), other)).rejects.toThrow(/unable to|self-signed/)
    await expect(send(urlOf(good), {})).rejects.toThrow(/unable to|self-signed/)
    const renamed = await start(kind, { names: 'DNS:mail.example.org' })
    await expect(send(urlOf(renamed))).rejects.toThrow(/does not match certificate/)
    const ended = await start(kind, { days: -1 })
    await expect(send(urlOf(ended))).rejects.toThrow(/certificate has expired/)
    const old = await start(kind, {}, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' })
    await expect(send(urlOf(old))).rejects.toThrow(/version|protocol|disconnected before secure/i)
    for (const { received } of [good, renamed, ended, old]) {
      expect(received.some(({ line }) => /^(AUTH|MAIL|RCPT)/.test(line))).toBe(false)
    }
  },
)
