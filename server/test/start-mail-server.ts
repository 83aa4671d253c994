import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls'

export interface TestMailServer {
  readonly port: number
  /** What it was sent, and whether that was encrypted. */
  readonly received: readonly { readonly line: string; readonly encrypted: boolean }[]
  close(): Promise<void>
}

export interface MailServerOptions {
  /** Encrypted from the first byte, after STARTTLS, or never. */
  readonly encryption: 'implicit' | 'starttls' | 'none'
  readonly certificate?: SecureContextOptions
}

/** As much of a mail server (RFC 5321, RFC 3207) as it takes to send one mail, with or without encryption. */
export async function startMailServer({ encryption, certificate = {} }: MailServerOptions): Promise<TestMailServer> {
  const received: { line: string; encrypted: boolean }[] = []
  const sockets = new Set<Socket>()
  const secureContext = createSecureContext(certificate)
  const encrypt = (socket: Socket) => new TLSSocket(socket, { isServer: true, secureContext })

  function talk(socket: Socket, encrypted: boolean): void {
    let buffer = ''
    let isData = false
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      buffer += String(chunk)
      for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, end)
        buffer = buffer.slice(end + 2)
        received.push({ line, encrypted })
        if (isData && line !== '.') continue
        if (line === 'STARTTLS' && encryption === 'starttls') {
          socket.write('220 go ahead\r\n')
          socket.removeAllListeners('data')
          return talk(encrypt(socket), true)
        }
        isData = line === 'DATA'
        socket.write(replyTo(line, !encrypted && encryption === 'starttls'))
      }
    })
  }

  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    const stream = encryption === 'implicit' ? encrypt(socket) : socket
    talk(stream, encryption === 'implicit')
    stream.write('220 ready\r\n')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    received,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function replyTo(line: string, offersEncryption: boolean): string {
  if (line.startsWith('EHLO'))
    return offersEncryption ? '250-ready\r\n250 STARTTLS\r\n' : '250-ready\r\n250 AUTH PLAIN\r\n'
  if (line === 'STARTTLS') return '502 not here\r\n'
  if (line.startsWith('AUTH')) return '235 welcome\r\n'
  if (line === 'DATA') return '354 send it\r\n'
  return '250 fine\r\n'
}
