import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DescendantWatch, watchDescendants } from './descendants.ts'

let watch: DescendantWatch
let parent: ChildProcessByStdio<Writable, Readable, null>
let daemonPid: number

/** The daemon has a session and an environment of its own, and its parent ends when its input does. */
const startDaemon = `
  const { spawn } = require('node:child_process')
  const args = ['-e', 'setInterval(() => {}, 1000)']
  const daemon = spawn(process.execPath, args, { detached: true, env: {}, stdio: 'ignore' })
  console.log(daemon.pid)
  process.stdin.once('end', () => process.exit()).resume()
`

beforeEach(async () => {
  watch = watchDescendants()
  parent = spawn(process.execPath, ['-e', startDaemon], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  daemonPid = Number(line.toString())
  await watch.findLiving()
})

afterEach(async () => {
  for (const { pid } of await watch.findLiving()) process.kill(pid)
  watch.stop()
})

test('what a child starts is a descendant too', async () => {
  expect(new Set(pidsOf(await watch.findLiving()))).toEqual(new Set([parent.pid, daemonPid]))
})

test('a daemon is still known as ours when its parent has ended', async () => {
  parent.stdin.end()
  await once(parent, 'exit')
  expect(pidsOf(await watch.findSurvivors(0))).toEqual([daemonPid])
})

test('processes that end in time are no survivors', async () => {
  parent.stdin.end()
  process.kill(daemonPid)
  expect(pidsOf(await watch.findSurvivors(10_000))).toEqual([])
})

function pidsOf(processes: { pid: number }[]): number[] {
  return processes.map(({ pid }) => pid)
}
