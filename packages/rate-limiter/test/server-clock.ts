import { globSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const file = 'clock'

/** Lets a server in this folder read the clock `seconds` ahead of the machine's, or behind it; takes microseconds. */
export async function writeClockOffset(folder: string, seconds: number): Promise<void> {
  const path = join(folder, file)
  await writeFile(`${path}.new`, `${seconds < 0 ? '' : '+'}${seconds.toFixed(6)}\n`)
  // The server never reads half a file.
  await rename(`${path}.new`, path)
}

/** The environment under which a server follows the clock of this folder: its dates and expiry, not its timers. */
export function clockEnvironment(folder: string): Record<string, string> {
  const library = process.env['FAKETIME_LIBRARY'] ?? globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')[0]
  if (!library) throw new Error('Install libfaketime, or set FAKETIME_LIBRARY to where libfaketimeMT.so.1 is.')
  return {
    // jemalloc asks for the time and libfaketime for memory, endlessly: the C library's own malloc does not.
    LD_PRELOAD: `${library} libc.so.6`,
    FAKETIME_TIMESTAMP_FILE: join(folder, file),
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
}

/** Removes what libfaketime would leave behind when the server is killed; a running server no longer needs it. */
export async function removeSharedClock(pid: number | undefined): Promise<void> {
  await rm(`/dev/shm/faketime_shm_${pid}`, { force: true })
  await rm(`/dev/shm/sem.faketime_sem_${pid}`, { force: true })
}
