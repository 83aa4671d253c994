import { readFileSync } from 'node:fs'
import { createTransport } from 'nodemailer'
import type { Logger } from './log.ts'
import { messageOf, StartError } from './start-error.ts'

export interface Mail {
  readonly to: string
  readonly subject: string
  /** Plain text, lines separated by `\n`. */
  readonly text: string
}

export interface Mailer {
  /** Hands the mail to the mail server, or rejects; called from reactions only, which are retried. */
  send(mail: Mail): Promise<void>
  close(): void
}

export interface MailerOptions {
  readonly smtpUrl: string | undefined
  /** The authority that signed the server's certificate, where it is not a public one. */
  readonly smtpCaFile?: string | undefined
  readonly from: string
  readonly log: Logger
}

/**
 * Mail over SMTP or, where no server is configured, into the log: enough for a laptop, refused in production. To another
 * machine nothing goes out that is not encrypted with TLS 1.2 or newer, by `smtps` or STARTTLS, unless the URL says
 * `?tls=off`. Throws a StartError when the authority's file cannot be read.
 */
export function createMailer({ smtpUrl, smtpCaFile, from, log }: MailerOptions): Mailer {
  if (smtpUrl === undefined) {
    return {
      send: ({ to, subject, text }) => {
        log.info(`mail to ${to}: ${subject}\n${text}`)
        return Promise.resolve()
      },
      close: () => undefined,
    }
  }
  const url = new URL(smtpUrl)
  const asked = url.searchParams.get('tls')
  url.searchParams.delete('tls')
  const transport = createTransport({
    url: url.href,
    requireTLS: asked ? asked === 'required' : !isThisMachine(url.hostname),
    ignoreTLS: asked === 'off',
    tls: { minVersion: 'TLSv1.2', ...(smtpCaFile ? { ca: readAuthority(smtpCaFile) } : {}) },
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
  })
  return {
    send: async ({ to, subject, text }) => {
      await transport.sendMail({ from, to, subject, text })
    },
    close: () => transport.close(),
  }
}

const isThisMachine = (host: string) => /^(127(\.\d+){3}|\[::1\]|localhost)$/.test(host)

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new StartError(`SMTP_CA_FILE cannot be read: ${messageOf(cause)}`, { cause })
  }
}
