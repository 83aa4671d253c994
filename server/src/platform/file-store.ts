import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { randomBytes } from 'node:crypto'

/** Where uploaded bytes lie. Keys are `<organization>/<file>`; a key is written once and never changes. */
export interface FileStore {
  /** Stores the bytes durably before it resolves. Writing a key again with the same bytes changes nothing. */
  put(key: string, bytes: Uint8Array): Promise<void>
  /** A stream of the bytes, or undefined when there is no such key. */
  get(key: string): Promise<Readable | undefined>
  /** Removes the bytes; a missing key is fine. */
  delete(key: string): Promise<void>
  /** Rejects when the store cannot be written. */
  check(): Promise<void>
}

/** Files on the local disk, written beside their place, synced, then moved into it: a crash leaves no half file. */
export function createDiskFileStore(root: string): FileStore {
  const base = resolve(root)
  const pathOf = (key: string) => {
    const path = resolve(base, key)
    if (!path.startsWith(base + sep)) throw new Error(`the file key "${key}" leaves the file store`)
    return path
  }
  return {
    async put(key, bytes) {
      const path = pathOf(key)
      const draft = `${path}.${randomBytes(6).toString('hex')}.part`
      await mkdir(dirname(path), { recursive: true })
      const file = await open(draft, 'wx')
      try {
        await file.writeFile(bytes)
        await file.sync()
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      } finally {
        await file.close()
      }
      await rename(draft, path)
    },
    async get(key) {
      const path = pathOf(key)
      const found = await stat(path).catch(() => undefined)
      return found?.isFile() ? createReadStream(path) : undefined
    },
    async delete(key) {
      await rm(pathOf(key), { force: true })
    },
    async check() {
      await mkdir(base, { recursive: true })
      const probe = join(base, `.probe-${randomBytes(6).toString('hex')}`)
      await (await open(probe, 'wx')).close()
      await rm(probe)
    },
  }
}
