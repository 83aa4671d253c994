/** One file of an archive. */
export interface ArchiveEntry {
  /** Relative, with `/` between its parts; safe to show, and nobody's way out of the archive. */
  readonly path: string
  /** What the archive says the file holds; `read` believes only what it counts. */
  readonly sizeBytes: number
  /** The bytes. Refuses when they are not what the archive promised, or too many. */
  read(): Promise<Buffer>
}

/** The files somebody else packed, checked before the first is read. Nothing is ever written to disk. */
export interface Archive {
  /** In the order of their paths, without hidden files and folders (`.git`, `__MACOSX`). */
  readonly entries: readonly ArchiveEntry[]
  /** Entries cannot be read afterwards. */
  close(): void
}

export interface ArchiveLimits {
  readonly files: number
  readonly fileBytes: number
  readonly totalBytes: number
  /** How many times its packed size a file may unpack to, once it is larger than a megabyte. */
  readonly ratio: number
}

export const defaultArchiveLimits: ArchiveLimits = {
  files: 5_000,
  fileBytes: 25 * 1_048_576,
  totalBytes: 250 * 1_048_576,
  ratio: 100,
}
