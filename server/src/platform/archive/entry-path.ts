import { ArchiveRefused } from './archive-refused.ts'

const longestPath = 1_000
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A name as the archive stores it, as text. Refuses bytes that are not UTF-8: any guess could name another file. */
export function decodeName(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new ArchiveRefused(
      'name-not-utf8',
      `The name of the entry "${show(Buffer.from(bytes).toString('latin1'))}" is not UTF-8.`,
    )
  }
}

/** A file's text. Refuses bytes that are not UTF-8; line ends become `\n` and a byte order mark goes. */
export function decodeText(path: string, bytes: Uint8Array): string {
  try {
    return utf8
      .decode(bytes)
      .replace(/^\uFEFF/, '')
      .replace(/\r\n?/g, '\n')
  } catch {
    throw new ArchiveRefused('text-not-utf8', `"${show(path)}" is not UTF-8 text. Save it as UTF-8 and pack it again.`)
  }
}

/** Refuses every name that some system could read as a place outside the archive. */
export function assertSafePath(path: string): void {
  const reason = reasonAgainst(path)
  if (reason) throw new ArchiveRefused('unsafe-path', `The entry "${show(path)}" ${reason}.`)
}

function reasonAgainst(path: string): string | undefined {
  if (path === '') return 'has no name'
  if (path.length > longestPath) return `has a name longer than ${longestPath} characters`
  if (/\p{Cc}/u.test(path)) return 'has a control character in its name'
  if (path.includes('\\')) return 'has a backslash in its name'
  if (path.startsWith('/')) return 'has an absolute path'
  if (/^[A-Za-z]:/.test(path)) return 'names a drive'
  const parts = path.replace(/\/$/, '').split('/')
  if (parts.includes('..')) return 'leads out of the archive'
  if (parts.includes('.') || parts.includes('')) return 'has an empty part in its path'
  return undefined
}

/** Collects paths and refuses two that are the same file on a system that ignores case or composition, or a file used as a folder. */
export class PathRegister {
  readonly #files = new Map<string, string>()
  readonly #folders = new Map<string, string>()

  add(path: string): void {
    const key = keyOf(path)
    const other = this.#files.get(key) ?? this.#folders.get(key)
    if (other !== undefined) throw collision(path, other)
    this.#files.set(key, path)
    for (let end = key.indexOf('/'); end >= 0; end = key.indexOf('/', end + 1)) {
      const file = this.#files.get(key.slice(0, end))
      if (file !== undefined) throw collision(path, file)
      this.#folders.set(key.slice(0, end), path)
    }
  }
}

const keyOf = (path: string) => path.normalize('NFC').toLowerCase().normalize('NFC')

const collision = (path: string, other: string) =>
  new ArchiveRefused('duplicate', `The entries "${show(path)}" and "${show(other)}" would be the same file.`)

/** Hidden files are the packer's business, not a course's. */
export const isHidden = (path: string) =>
  path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX' || part === 'node_modules')

/** A name as it may appear in a message. */
export const show = (name: string) => name.replace(/\p{Cc}/gu, '�').slice(0, 200)
