/** Keeps single values unreadable for whoever has the database, or a copy of it, but not the key that lies elsewhere. */
export interface Vault {
  /**
   * Seals a value for one place: a context that contextOf made of a column and its row. Sealing the same value twice gives
   * two texts. Rejects for a column that is not listed in sealed-columns.ts.
   */
  seal(context: string, plaintext: string): Promise<string>
  /**
   * What was sealed for this very place. Rejects with a VaultError when the text was changed, was sealed for another row or
   * column, or its key was retired.
   */
  open(context: string, sealed: string): Promise<string>
  /** The number of the key that seals from now on, as the database has it. */
  currentKey(): Promise<number>
}

/** A sealed value cannot be opened; the message says where it stands and never what it holds. */
export class VaultError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'VaultError'
  }
}
