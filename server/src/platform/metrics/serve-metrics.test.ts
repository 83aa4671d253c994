import { Counter, Registry } from 'prom-client'
import { afterEach, expect, test } from 'vitest'
import { type MetricsListener, serveMetrics } from './serve-metrics.ts'

const anyPort = { host: '127.0.0.1', port: 0, text: '127.0.0.1:0' }
let listener: MetricsListener | undefined
afterEach(() => listener?.close())

test('metrics are read at /metrics and nowhere else, with those of the process', async () => {
  const registry = new Registry()
  new Counter({ name: 'apples_total', help: 'Apples', registers: [registry] }).inc(3)
  listener = await serveMetrics(registry, anyPort)
  const answer = await fetch(listener.url)
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=/)
  const text = await answer.text()
  expect(text).toContain('apples_total 3')
  expect(text).toMatch(/process_resident_memory_bytes \d+/)
  expect((await fetch(new URL('/', listener.url))).status).toBe(404)
  expect((await fetch(listener.url, { method: 'POST' })).status).toBe(404)
})

test('a port that is taken is one line that names the variable', async () => {
  listener = await serveMetrics(new Registry(), anyPort)
  const port = Number(new URL(listener.url).port)
  await expect(serveMetrics(new Registry(), { host: '127.0.0.1', port, text: `127.0.0.1:${port}` })).rejects.toThrow(
    `cannot listen on METRICS_LISTEN=127.0.0.1:${port}: `,
  )
})
