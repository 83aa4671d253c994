import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Authority {
  /** The authority's own certificate: what a client trusts. */
  readonly caFile: string
  /** A certificate for `names` (such as `IP:127.0.0.1`) signed by it, valid from and for so many days from now. */
  issue(options?: { names?: string; days?: number }): Promise<IssuedCertificate>
  close(): Promise<void>
}

export interface IssuedCertificate {
  readonly certFile: string
  readonly keyFile: string
}

/** A real certificate authority in a folder of its own. */
export async function createAuthority(): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'upskill-authority-'))
  const openssl = (...args: string[]) => run(process.env['OPENSSL_PATH'] ?? 'openssl', args, { cwd: folder })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  await openssl('req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=test', '-keyout', 'ca.key', '-out', 'ca.pem')
  let issued = 0
  return {
    caFile: join(folder, 'ca.pem'),
    async issue({ names = 'IP:127.0.0.1,DNS:localhost', days = 90 } = {}) {
      issued += 1
      const [cert, key, request] = [`${issued}.pem`, `${issued}.key`, `${issued}.csr`]
      await writeFile(join(folder, 'names'), `subjectAltName = ${names}\n`)
      await openssl('req', '-new', ...newKey, '-subj', '/CN=server', '-keyout', key, '-out', request)
      const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', String(issued), '-days', String(days)]
      await openssl('x509', '-req', '-in', request, ...signing, '-extfile', 'names', '-out', cert)
      return { certFile: join(folder, cert), keyFile: join(folder, key) }
    },
    close: () => rm(folder, { recursive: true }),
  }
}
