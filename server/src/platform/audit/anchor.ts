import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import { StartError } from '../start-error.ts'
import type { Checkpoint } from './audit-chain.ts'

const Anchor = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  mac: Type.String({ pattern: '^[0-9a-f]{64}$' }),
})

/** The last checkpoint this server signed, kept where no login of the database reaches. */
export type Anchor = Static<typeof Anchor>

/** Where a server keeps its anchor; copies elsewhere are as good. */
export const anchorPath = (dataDir: string): string => join(dataDir, 'audit', 'anchor.json')

/** Keeps the checkpoint as the anchor, in place of the one before. */
export async function writeAnchor(dataDir: string, { number, mac }: Checkpoint): Promise<void> {
  const path = anchorPath(dataDir)
  const beside = `${path}.${randomUUID()}`
  await mkdir(dirname(path), { recursive: true })
  await writeFile(beside, `${JSON.stringify({ number, mac })}\n`, { mode: 0o600 })
  await rename(beside, path)
}

/** The anchor in the file, or undefined when there is no such file. Rejects with a StartError when it holds anything else. */
export async function readAnchor(path: string): Promise<Anchor | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new StartError(`the anchor ${path} cannot be read: ${error.message}`, { cause: error })
  })
  if (text === undefined) return undefined
  const anchor = parse(text)
  if (!Check(Anchor, anchor)) throw new StartError(`${path} is no anchor of an audit log`)
  return anchor
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
