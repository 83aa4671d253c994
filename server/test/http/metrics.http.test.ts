import { expect, test } from 'vitest'
import { startTestServer } from '#test/start-test-server.ts'

test('requests are measured by the routes that are declared, and nothing is said of who made them', async () => {
  const app = await startTestServer()
  const { owner, organizationId, path } = await app.found('Measured')
  await owner.get(path)
  await owner.get(path)
  await owner.get('/nowhere/in/particular')
  const text = await app.platform.metrics.metrics()
  const route = '/api/v1/organizations/:organizationId'
  expect(text).toContain(`upskill_http_requests_total{method="GET",route="${route}",status="200"} 2`)
  expect(text).toContain('upskill_http_requests_total{method="GET",route="none",status="404"} 1')
  expect(text).toContain(`upskill_http_request_duration_seconds_count{method="GET",route="${route}"} 2`)
  expect(text).not.toContain(organizationId)
  expect(text).not.toContain('particular')
  await app.close()
})
