import i18next from 'i18next'
import { showToast } from '../ui/toast.tsx'
import type { ApiProblem } from './api.ts'
import { toProblem } from './problem.ts'
import { WaitText } from './wait-notice.tsx'
import { busyUntil, isBusy, millisecondsTo } from './wait.ts'

const lingerMs = 1500

/** Says in passing that a change waits for a busy server, and counts down until it is sent again. One toast for all. */
export function showWaitToast(error: ApiProblem): void {
  const until = busyUntil(error)
  if (!until) return
  const closeAfterMs = millisecondsTo(until) + lingerMs
  showToast({ message: <WaitText error={error} after="done" />, only: 'wait', closeAfterMs })
}

/** Says in passing why something was not done, and to what. */
export function showFailure(error: unknown, what?: string): void {
  const why = isBusy(error) ? i18next.t('wait.given', { ns: 'platform' }) : toProblem(error).message
  showToast({ tone: 'failure', message: what ? `“${what}”: ${why}` : why })
}
