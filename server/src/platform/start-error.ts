/** A start that cannot succeed for a reason the operator can mend; the message is the whole explanation, in one line. */
export class StartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StartError'
  }
}
