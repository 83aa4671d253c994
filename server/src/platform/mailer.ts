import { createTransport } from 'nodemailer'
import type { Logger } from './log.ts'

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
  readonly from: string
  readonly log: Logger
}

/** Mail over SMTP or, where no server is configured, into the log: enough for a laptop, refused in production. */
export function createMailer({ smtpUrl, from, log }: MailerOptions): Mailer {
  if (smtpUrl === undefined) {
    return {
      send: ({ to, subject, text }) => {
        log.info(`mail to ${to}: ${subject}\n${text}`)
        return Promise.resolve()
      },
      close: () => undefined,
    }
  }
  const transport = createTransport({
    url: smtpUrl,
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
