/** One thing that a test of the connection found. */
export interface Finding {
  readonly name: string
  readonly value: string
  /** Whether signing in can work with it. */
  readonly isGood: boolean
}
