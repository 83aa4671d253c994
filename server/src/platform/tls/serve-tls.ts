import { unwatchFile, watchFile } from 'node:fs'
import { Server } from 'node:https'
import type { SecureContextOptions } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import { Gauge } from 'prom-client'
import type { TlsFiles } from '../config.ts'
import type { Uses } from '../platform.ts'
import { type Certificate, readCertificate } from './read-certificate.ts'

const lookEveryMs = 5_000
const dayMs = 86_400_000
/** Time enough to notice, ask whoever renews it, and try again. */
const warnBeforeMs = 21 * dayMs

/** How HTTPS is served: HTTP/1.1 over TLS 1.2 or newer. Throws as readCertificate does. */
export const httpsOptions = (files: TlsFiles) => ({ ...contextOf(readCertificate(files)), ALPNProtocols: ['http/1.1'] })

const contextOf = ({ cert, key }: Certificate): SecureContextOptions => ({ cert, key, minVersion: 'TLSv1.2' })

/**
 * Takes a renewed certificate within seconds, without a restart and without ending a connection; a pair of files that do
 * not belong together, as between two copies, is logged and not taken. Warns daily when the certificate ends soon, and
 * measures when it does.
 */
export function keepCertificate(
  server: FastifyInstance,
  files: TlsFiles,
  { clock, log, metrics }: Uses<'clock' | 'log' | 'metrics'>,
  everyMs: number = lookEveryMs,
): void {
  const listener: unknown = server.server
  if (!(listener instanceof Server)) throw new Error('a certificate is of use to an HTTPS server only')
  let certificate = readCertificate(files)

  const https = listener
  function takeRenewed(): void {
    try {
      const renewed = readCertificate(files)
      if (renewed.cert === certificate.cert && renewed.key === certificate.key) return
      https.setSecureContext(contextOf(renewed))
      certificate = renewed
      log.info({ expiresAt: renewed.expiresAt }, 'a renewed TLS certificate is in use')
      warnWhenNear()
    } catch (error) {
      log.warn({ err: error }, 'the TLS certificate cannot be renewed; the one before stays in use')
    }
  }

  function warnWhenNear(): void {
    const leftMs = certificate.expiresAt.getTime() - clock.now().getTime()
    const facts = { expiresAt: certificate.expiresAt }
    if (leftMs <= 0) log.error(facts, 'the TLS certificate has ended; browsers refuse to connect')
    else if (leftMs < warnBeforeMs) log.warn(facts, `the TLS certificate ends in ${Math.ceil(leftMs / dayMs)} days`)
  }

  const { certFile, keyFile } = files
  for (const file of [certFile, keyFile]) watchFile(file, { interval: everyMs, persistent: false }, takeRenewed)
  const daily = setInterval(warnWhenNear, dayMs)
  daily.unref()
  server.addHook('onClose', async () => {
    clearInterval(daily)
    for (const file of [certFile, keyFile]) unwatchFile(file, takeRenewed)
  })
  measureExpiry(metrics, () => certificate.expiresAt)
  warnWhenNear()
}

function measureExpiry(registry: Uses<'metrics'>['metrics'], expiresAt: () => Date): void {
  new Gauge({
    name: 'upskill_tls_certificate_expiry_timestamp_seconds',
    help: 'When the certificate that HTTPS is served with ends, in seconds since 1970',
    registers: [registry],
    collect() {
      this.set(Math.floor(expiresAt().getTime() / 1_000))
    },
  })
}
