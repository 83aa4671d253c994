import { ConfigError } from '#platform/config.ts'
import { withoutSecrets } from '#platform/error-facts.ts'
import { messageOf, StartError } from '#platform/start-error.ts'

/** As sysexits.h has it: something is configured wrongly. */
const configExitCode = 78

/**
 * What to tell the operator, a line for each thing that is wrong, without passwords, and the exit code. The stack is for
 * debugging only.
 */
export function explainFailure(error: unknown, withStack: boolean): FailureExplained {
  const { lines, exitCode } = explain(error, withStack)
  return { lines: lines.map(withoutSecrets), exitCode }
}

interface FailureExplained {
  readonly lines: readonly string[]
  readonly exitCode: number
}

function explain(error: unknown, withStack: boolean): FailureExplained {
  if (error instanceof ConfigError) return { lines: error.lines, exitCode: configExitCode }
  if (withStack && error instanceof Error)
    return { lines: [error.stack ?? error.message, ...causeOf(error)], exitCode: 1 }
  if (error instanceof StartError) return { lines: [error.message], exitCode: 1 }
  return { lines: [`${firstLine(messageOf(error))} (LOG_LEVEL=debug shows where)`], exitCode: 1 }
}

const causeOf = (error: Error) => (error.cause instanceof Error ? [`caused by ${error.cause.stack ?? ''}`] : [])

const firstLine = (text: string) => text.split('\n', 1)[0] ?? ''
