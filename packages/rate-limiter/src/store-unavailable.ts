/**
 * `timeout`: no answer within the deadline, though the command may still run. `disconnected`: there is no connection, or
 * it broke. `refused`: the store answered that it does not do this, such as when its memory is full.
 */
export type UnavailableReason = 'timeout' | 'disconnected' | 'refused'

/** The store did not decide. Whether it counted is unknown, and it is never asked the same again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
  readonly reason: UnavailableReason

  constructor(reason: UnavailableReason, message: string) {
    super(message)
    this.reason = reason
  }
}
