import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

// Below the ports that systems give to outgoing connections: one of those would take the port of a server that is down,
// and a client that keeps trying to reach it could even connect to itself.
const firstPort = 10_000
const endPort = 32_768

/** A port of 127.0.0.1 that nobody listens on, and that stays free while its server is down. */
export async function findFreePort(): Promise<number> {
  const port = randomInt(firstPort, endPort)
  const server = createServer()
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening')
  } catch {
    return findFreePort()
  }
  await once(server.close(), 'close')
  return port
}
