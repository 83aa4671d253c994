import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { collectDefaultMetrics, type Registry } from 'prom-client'
import type { ListenAddress } from '../listen-address.ts'
import { messageOf, StartError } from '../start-error.ts'

export interface MetricsListener {
  /** Where the metrics are read, with the port that was taken. */
  readonly url: string
  close(): Promise<void>
}

/**
 * Answers `GET /metrics` in the format of Prometheus on a listener of its own, apart from what the public may reach, and
 * adds the process's own metrics. Rejects with a StartError when it cannot listen there.
 */
export async function serveMetrics(registry: Registry, { host, port, text }: ListenAddress): Promise<MetricsListener> {
  const server = createServer((request, response) => {
    if (request.method === 'GET' && request.url === '/metrics') return void answer(registry, response)
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Metrics are at GET /metrics\n')
  })
  try {
    await once(server.listen(port, host), 'listening')
  } catch (error) {
    throw new StartError(`cannot listen on METRICS_LISTEN=${text}: ${messageOf(error)}`, { cause: error })
  }
  collectDefaultMetrics({ register: registry })
  const address = server.address()
  const takenPort = typeof address === 'object' && address ? address.port : port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${takenPort}/metrics`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function answer(registry: Registry, response: ServerResponse): Promise<void> {
  const body = await registry.metrics()
  response.writeHead(200, { 'content-type': registry.contentType }).end(body)
}
