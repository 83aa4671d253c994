/** Wraps data keys with a key that lies outside the database. What it wrapped for one number opens for no other. */
export interface KeyProvider {
  /** Names the wrapping key that new data keys are wrapped with; kept beside them. */
  wrappingKey(): Promise<string>
  /** A new data key of 32 bytes, in the clear and wrapped. */
  createDataKey(id: number): Promise<{ bytes: Buffer; wrapped: Buffer }>
  /** Whether it is the one to unwrap what this wrapping key wrapped. */
  knows(wrappedBy: string): boolean
  /** The data key in the clear. Rejects with a StartError that says what to do when the wrapping key is not to be had. */
  unwrap(wrapped: WrappedKey): Promise<Buffer>
}

export interface WrappedKey {
  readonly id: number
  readonly wrapped: Buffer
  readonly wrappedBy: string
}
