import { globSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const file = 'clock'

/** Lets a server in this folder read the clock `seconds` ahead of the machine's, or behind it; takes microseconds. */
export async function writeClockOffset(folder: string, seconds: number): Promise<void> {
  await writeClock(folder, `${seconds < 0 ? '' : '+'}${seconds.toFixed(6)}`)
}

/** Lets the clock of a server in this folder stand still at this time since 1970; takes microseconds. */
export async function writeClockTime(folder: string, ms: number): Promise<void> {
  const micros = Math.round(ms * 1_000)
  const time = new Date(Math.floor(micros / 1e6) * 1_000).toISOString().slice(0, 19).replace('T', ' ')
  // libfaketime rounds down, of a number that may be a little too small: half a microsecond more leads to the right one.
  await writeClock(folder, `${time}.${String(micros % 1e6).padStart(6, '0')}5`)
}

async function writeClock(folder: string, time: string): Promise<void> {
  const path = join(folder, file)
  await writeFile(`${path}.new`, `${time}\n`)
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
    TZ: 'UTC',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
}

/** Removes what libfaketime would leave behind when the server is killed; a running server no longer needs it. */
export async function removeSharedClock(pid: number | undefined): Promise<void> {
  await rm(`/dev/shm/faketime_shm_${pid}`, { force: true })
  await rm(`/dev/shm/sem.faketime_sem_${pid}`, { force: true })
}
