import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { startRedis } from './start-redis.ts'

it('runs the README example on a real Redis', async () => {
  const redis = await startRedis()
  onTestFinished(redis.stop)
  const cwd = new URL('..', import.meta.url)
  const child = spawn(process.execPath, ['examples/redis.ts', redis.url], { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
  expect(await text(child.stdout)).toContain('served, 59 left, by redis')
})
