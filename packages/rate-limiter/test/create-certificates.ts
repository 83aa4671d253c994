import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The files that a server for 127.0.0.1 and its clients need. */
export const certificateFiles = { ca: 'ca.pem', certificate: 'server.pem', key: 'server.key' }

/** Makes a certificate authority and a server certificate signed by it in the folder, valid for a day. */
export async function createCertificates(folder: string): Promise<void> {
  const openssl = (command: string) =>
    run(process.env['OPENSSL_PATH'] ?? 'openssl', command.split(' '), { cwd: folder })
  const { ca, certificate, key } = certificateFiles
  await writeFile(`${folder}/names`, 'subjectAltName = IP:127.0.0.1, DNS:localhost\n')
  await openssl(`req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=test-authority -keyout ca.key -out ${ca}`)
  await openssl(`req -new -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -keyout ${key} -out request.pem`)
  await openssl(
    `x509 -req -in request.pem -CA ${ca} -CAkey ca.key -set_serial 1 -days 1 -extfile names -out ${certificate}`,
  )
}
