/**
 * Looks a line up in sorted lines by halving what is left to search. Lines are compared byte by byte, as `LC_ALL=C sort`
 * orders them, and read a few hundred bytes at a time: a file of gigabytes takes about forty reads and no memory.
 */
import { open } from 'node:fs/promises'

/** Bytes at positions: a file, or a buffer. */
export interface Bytes {
  readonly size: number
  read(position: number, length: number): Promise<Buffer>
  close(): Promise<void>
}

export const bytesOf = (buffer: Buffer): Bytes => ({
  size: buffer.length,
  read: (position, length) => Promise.resolve(buffer.subarray(position, position + length)),
  close: () => Promise.resolve(),
})

/** The bytes of a file, which must not change while it is open; rejects when it cannot be read. */
export async function openBytes(path: string): Promise<Bytes> {
  const file = await open(path, 'r')
  const { size } = await file.stat()
  return {
    size,
    async read(position, length) {
      const buffer = Buffer.alloc(Math.min(length, Math.max(0, size - position)))
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
      return buffer.subarray(0, bytesRead)
    },
    close: () => file.close(),
  }
}

const windowBytes = 512
const newline = 0x0a
const carriageReturn = 0x0d

/** Whether one of the sorted lines is this one; `keyOf` cuts off what a line holds beside the part it is sorted by. */
export async function hasLine(bytes: Bytes, wanted: Buffer, keyOf = (line: Buffer) => line): Promise<boolean> {
  let low = 0
  let high = bytes.size
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const { start, end, line } = await lineAround(bytes, middle)
    const order = Buffer.compare(keyOf(line), wanted)
    if (order === 0) return true
    if (order < 0) low = end
    else high = start
  }
  return false
}

/** The line that the byte at this position belongs to, without its end. `end` is where the next one starts. */
export async function lineAround(
  bytes: Bytes,
  position: number,
): Promise<{ start: number; end: number; line: Buffer }> {
  const start = await startOfLine(bytes, position)
  const parts: Buffer[] = []
  let at = start
  while (at < bytes.size) {
    const part = await bytes.read(at, windowBytes)
    if (part.length === 0) break
    const cut = part.indexOf(newline)
    parts.push(cut < 0 ? part : part.subarray(0, cut))
    at += cut < 0 ? part.length : cut + 1
    if (cut >= 0) break
  }
  const line = Buffer.concat(parts)
  return { start, end: at, line: line.at(-1) === carriageReturn ? line.subarray(0, -1) : line }
}

async function startOfLine(bytes: Bytes, position: number): Promise<number> {
  let end = position
  while (end > 0) {
    const from = Math.max(0, end - windowBytes)
    const cut = (await bytes.read(from, end - from)).lastIndexOf(newline)
    if (cut >= 0) return from + cut + 1
    end = from
  }
  return 0
}
