/** Why an archive is refused; the codes are stable. */
export type ArchiveRefusal =
  | 'not-found'
  | 'not-a-zip'
  | 'corrupt'
  | 'encrypted'
  | 'unsafe-path'
  | 'name-not-utf8'
  | 'text-not-utf8'
  | 'link'
  | 'special-file'
  | 'duplicate'
  | 'overlap'
  | 'too-many-files'
  | 'file-too-large'
  | 'too-large'
  | 'suspicious-ratio'

/** An archive that is not read any further: a stable code, and a sentence for a person that names the entry. */
export class ArchiveRefused extends Error {
  readonly code: ArchiveRefusal

  constructor(code: ArchiveRefusal, detail: string, options?: ErrorOptions) {
    super(detail, options)
    this.name = 'ArchiveRefused'
    this.code = code
  }
}
