import { useBlocker } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { toProblem } from '../../platform/problem.ts'
import { isBusy } from '../../platform/wait.ts'
import { showToast } from '../../ui/toast.tsx'
import type { EditSession, EditSnapshot, SaveState, Versioned } from './edit-session.ts'

const retrySeconds = 5

/**
 * What the session holds now, and the care a page owes it: edits kept from before are sent, a failed save is tried again
 * when the server or the network is back, and nothing waits once the person looks away or leaves.
 */
export function useEditSession<Resource extends Versioned, Change>(
  session: EditSession<Resource, Change>,
): EditSnapshot<Resource> {
  const snapshot = useSyncExternalStore(session.subscribe, session.snapshot)
  const { t } = useTranslation('studio')
  const seconds = secondsToRetry(snapshot.save)

  useEffect(() => {
    if (seconds === undefined) return
    const retry = () => void session.flush()
    const timer = setTimeout(retry, seconds * 1000)
    addEventListener('online', retry)
    return () => {
      clearTimeout(timer)
      removeEventListener('online', retry)
    }
  }, [session, snapshot.save, seconds])

  const welcomeBack = useEffectEvent(() => {
    if (!session.hasUnsaved) return
    showToast({ message: t('save.kept') })
    void session.flush()
  })
  useEffect(() => welcomeBack(), [session])

  useEffect(() => {
    const flush = () => void session.flush()
    document.addEventListener('visibilitychange', flush)
    return () => {
      document.removeEventListener('visibilitychange', flush)
      flush()
    }
  }, [session])

  return snapshot
}

/**
 * Keeps the person on the page while an edit is not saved: leaving saves first and goes on by itself; only when that
 * fails does the blocker ask (`status` is `blocked`). Closing the tab asks in the browser's words.
 */
export function useLeaveGuard<Resource extends Versioned, Change>(session: EditSession<Resource, Change>) {
  return useBlocker({
    shouldBlockFn: async () => session.hasUnsaved && !(await session.flush()),
    enableBeforeUnload: () => session.hasUnsaved,
    withResolver: true,
  })
}

export type LeaveGuard = ReturnType<typeof useLeaveGuard>

/**
 * How soon a failed save is worth another try; undefined when the same edit would be refused again, and for a server that
 * stayed busy, which the session has waited for often enough.
 */
export function secondsToRetry(save: SaveState): number | undefined {
  if (save.name !== 'failed' || isBusy(save.error)) return undefined
  const { status } = toProblem(save.error)
  return status === 0 || status >= 500 ? retrySeconds : undefined
}
