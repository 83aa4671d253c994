/** Wraps data keys with a key that lies outside the database. What it wrapped for one number opens for no other. */
export interface KeyProvider {
  /** Makes a data key of 32 bytes. Rejects with a StartError that says what to do when it cannot be wrapped. */
  createDataKey(id: number): Promise<NewDataKey>
  /** The data key in the clear. Rejects with a StartError that says what to do when the wrapping key is not to be had. */
  unwrap(key: WrappedKey): Promise<Buffer>
}

export interface WrappedKey {
  readonly id: number
  readonly wrapped: Buffer
  /** Names the wrapping key. */
  readonly wrappedBy: string
}

export interface NewDataKey extends WrappedKey {
  /** In the clear. */
  readonly bytes: Buffer
}
