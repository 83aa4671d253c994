export type OutboundFailure = 'refused' | 'unreachable' | 'timed-out' | 'too-large'

/**
 * A request to another server that was not made, or brought nothing usable. The message may be shown to whoever gave the
 * address: it tells nothing of what lies on the network around this server.
 */
export class OutboundError extends Error {
  readonly failure: OutboundFailure
  constructor(failure: OutboundFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'OutboundError'
    this.failure = failure
  }
}
