import { crc32, deflateRawSync } from 'node:zlib'

/** One entry of a zip made for a test, honest unless told otherwise. */
export interface ZipPart {
  readonly name: string | Buffer
  readonly content?: string | Buffer
  /** Unix mode bits, as in `0o120777` for a link. */
  readonly mode?: number
  readonly encrypted?: boolean
  readonly method?: number
  /** What the directory claims, where it lies. */
  readonly claimedBytes?: number
  readonly claimedPackedBytes?: number
  readonly claimedName?: string
  readonly claimedCrc?: number
  /** Where the directory says the entry lies; nothing is written for it. */
  readonly startsAt?: number
}

/** Builds a zip byte by byte, also such as no honest program writes. */
export function buildZip(parts: readonly ZipPart[]): Buffer {
  const written: Buffer[] = []
  const listed: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    listed.push(listedEntry(part, part.startsAt ?? offset))
    if (part.startsAt !== undefined) continue
    const local = localEntry(part)
    written.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(listed)
  const counts = [uint16(0), uint16(0), uint16(parts.length & 0xffff), uint16(parts.length & 0xffff)]
  const end = [uint32(0x06054b50), ...counts, uint32(directory.length), uint32(offset), uint16(0)]
  return Buffer.concat([...written, directory, ...end])
}

/** An entry as it stands before its data, and the data. */
export function localEntry(part: ZipPart): Buffer {
  const name = Buffer.from(part.name)
  return Buffer.concat([uint32(0x04034b50), uint16(20), fieldsOf(part, name), uint16(0), name, packed(part)])
}

function listedEntry(part: ZipPart, start: number): Buffer {
  const name = Buffer.from(part.claimedName ?? part.name)
  const attributes = [...Array.from({ length: 4 }, () => uint16(0)), uint32(((part.mode ?? 0o100644) << 16) >>> 0)]
  const versions = [uint16(0x031e), uint16(20)]
  return Buffer.concat([uint32(0x02014b50), ...versions, fieldsOf(part, name), ...attributes, uint32(start), name])
}

/** From the flags to the length of the name, which both kinds of header hold. */
function fieldsOf(part: ZipPart, name: Buffer): Buffer {
  const content = Buffer.from(part.content ?? '')
  const shorts = [0x800 | (part.encrypted ? 1 : 0), part.method ?? 8, 0, 0].map(uint16)
  const longs = [
    part.claimedCrc ?? crc32(content),
    part.claimedPackedBytes ?? packed(part).length,
    part.claimedBytes ?? content.length,
  ].map(uint32)
  return Buffer.concat([...shorts, ...longs, uint16(name.length)])
}

const packed = ({ content = '', method }: ZipPart) => (method === 0 ? Buffer.from(content) : deflateRawSync(content))

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
