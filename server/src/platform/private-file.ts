/** Files that only their owner may read, written whole or not at all. */
import { randomBytes } from 'node:crypto'
import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs'

/** Writes the file, and leaves the one that is there already. */
export function writeFileOnce(file: string, content: string): void {
  const draft = writeDraft(file, content)
  try {
    linkSync(draft, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(draft)
  }
}

/** Puts the content in place of the file's. */
export function replaceFile(file: string, content: string): void {
  renameSync(writeDraft(file, content), file)
}

function writeDraft(file: string, content: string): string {
  const draft = `${file}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, content, { mode: 0o600, flush: true })
  return draft
}
