import { useLocation } from '@tanstack/react-router'
import { IconAlertTriangle, IconCheck, IconClock, IconCloudUpload } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { toProblem } from '../../platform/problem.ts'
import type { ApiProblem } from '../../platform/api.ts'
import { useSecondsLeft } from '../../platform/use-seconds-left.ts'
import { WaitNotice, WaitText } from '../../platform/wait-notice.tsx'
import { showFailure, showWaitToast } from '../../platform/wait-toast.tsx'
import { useWaitWords } from '../../platform/wait-words.ts'
import { busyUntil, isBusy, patiently } from '../../platform/wait.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { useFormat } from '../../ui/format.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import { Notice } from '../../ui/notice.tsx'
import { showToast } from '../../ui/toast.tsx'
import { ConflictNotice } from './conflict-notice.tsx'
import type { EditSession, SaveState, Versioned } from './edit-session.ts'
import classes from './save-status.module.css'
import { secondsToRetry, type LeaveGuard } from './use-edit-session.ts'

const longWaitSeconds = 30

/**
 * Whether everything is saved, in a few quiet words that keep their place; a failure can be tried again at once. A screen
 * reader hears when saving fails and when it works again, not every time.
 */
export function SaveStatus({ save, onRetry }: { save: SaveState; onRetry: () => void }) {
  const { t } = useTranslation('studio')
  const failed = save.name === 'failed' || save.name === 'conflict'
  const isUnderWay = save.name === 'edited' || save.name === 'saving'
  const [announced, setAnnounced] = useState('')
  if (!isUnderWay && announced !== t(`save.${save.name}`)) setAnnounced(t(`save.${save.name}`))
  return (
    <span className={classes.status} data-failed={failed || undefined}>
      <span className={classes.hidden} role="status">
        {announced}
      </span>
      <span className={classes.words} aria-hidden="true">
        <SaveIcon save={save} />
        <SaveWords save={save} />
      </span>
      {save.name === 'failed' && (
        <Button size="xs" variant="subtle" onClick={onRetry}>
          {t('save.retry')}
        </Button>
      )}
    </span>
  )
}

function SaveWords({ save }: { save: SaveState }) {
  const { t } = useTranslation('studio')
  if (save.name === 'saved' && save.at) return <SavedAgo at={save.at} />
  if (save.name === 'waiting') return <SavedSoon error={save.error} />
  return t(`save.${save.name}`)
}

function SaveIcon({ save }: { save: SaveState }) {
  if (save.name === 'saved') return <IconCheck size={16} />
  if (save.name === 'waiting') return <IconClock size={16} stroke={1.75} />
  if (save.name === 'edited' || save.name === 'saving') return <IconCloudUpload size={16} stroke={1.75} />
  return <IconAlertTriangle size={16} stroke={1.75} />
}

function SavedAgo({ at }: { at: Date }) {
  const { t } = useTranslation('studio')
  const format = useFormat()
  const [, setTick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  return t('save.ago', { ago: format.relative(at.toISOString()) })
}

function SavedSoon({ error }: { error: unknown }) {
  const { t } = useTranslation('studio')
  const words = useWaitWords()
  const left = useSecondsLeft(busyUntil(error))
  return left > 0 ? t('save.soon', { time: words.short(left) }) : t('save.saving')
}

type Session<Resource extends Versioned, Change> = EditSession<Resource, Change>

/** Why edits are not saved, and the ways out: a conflict is decided, a refusal explained. Nothing while all is well. */
export function SaveNotice<Resource extends Versioned, Change>(props: {
  save: SaveState
  session: Session<Resource, Change>
  what: 'course' | 'lesson'
}) {
  const { t } = useTranslation('studio')
  const { save, session, what } = props

  async function dropMine() {
    await patiently(() => session.takeTheirs(), showWaitToast).then((mine) => {
      if (mine !== undefined) showToast({ message: t('conflict.dropped'), undo: () => session.change(mine) })
    }, showFailure)
  }

  async function keepMine() {
    await patiently(() => session.keepMine(), showWaitToast).catch(showFailure)
  }

  if (save.name === 'conflict') {
    return <ConflictNotice what={what} clashes={save.clashes} onKeepMine={keepMine} onTakeTheirs={dropMine} />
  }
  if (save.name === 'waiting')
    return isBusy(save.error) && <LongWait key={busyUntil(save.error)?.getTime()} error={save.error} />
  if (save.name !== 'failed') return null
  if (isBusy(save.error)) return <WaitNotice error={save.error} after="allowed" note={t('save.keptHere')} />
  const problem = toProblem(save.error)
  if (problem.status === 401) return <SignedOutNotice />
  if (secondsToRetry(save) !== undefined) {
    return (
      <Notice tone="due" icon={<IconAlertTriangle size={18} />} title={t('save.unreachable')}>
        {t('save.again')}
      </Notice>
    )
  }
  const discard = (
    <Button size="xs" variant="default" onClick={() => void dropMine()}>
      {t('save.discard')}
    </Button>
  )
  return (
    <Notice tone="failure" icon={<IconAlertTriangle size={18} />} title={t('save.refused')} actions={discard}>
      {reasonOf(problem)}
    </Notice>
  )
}

/** A short wait is said in the bar alone, so that the page does not jump for a moment. */
function LongWait({ error }: { error: ApiProblem }) {
  const { t } = useTranslation('studio')
  const [seconds] = useState(useSecondsLeft(busyUntil(error)))
  return seconds >= longWaitSeconds && <WaitNotice error={error} after="saved" note={t('save.keepWriting')} />
}

/** Leads to sign-in and back; the edits are kept in this tab meanwhile. */
function SignedOutNotice() {
  const { t } = useTranslation('studio')
  const next = useLocation({ select: ({ href }) => href })
  const signIn = (
    <ButtonLink size="xs" to="/sign-in" search={{ next }} ignoreBlocker>
      {t('save.signIn')}
    </ButtonLink>
  )
  return (
    <Notice tone="due" icon={<IconAlertTriangle size={18} />} title={t('save.signedOut')} actions={signIn}>
      {t('save.signedOutText')}
    </Notice>
  )
}

/**
 * Asks before leaving with edits that could not be saved; who leaves anyway gives them up. Edits that only wait for a busy
 * server are saved while one thinks about it, and then the page is left.
 */
export function LeaveDialog<Resource extends Versioned, Change>(props: {
  blocker: LeaveGuard
  session: Session<Resource, Change>
}) {
  const { t } = useTranslation('studio')
  const { blocker, session } = props
  const { save } = useSyncExternalStore(session.subscribe, session.snapshot)
  const isBlocked = blocker.status === 'blocked'
  const goOn = useEffectEvent(() => blocker.proceed?.())

  useEffect(() => {
    if (isBlocked && save.name === 'saved' && !session.hasUnsaved) goOn()
  }, [isBlocked, save, session])

  function leave() {
    session.drop()
    blocker.proceed?.()
  }

  return (
    <ConfirmDialog
      opened={isBlocked}
      title={t('leave.title')}
      confirm={t('leave.confirm')}
      onConfirm={leave}
      onClose={() => blocker.reset?.()}
    >
      {save.name === 'waiting' && isBusy(save.error) ? (
        <WaitText error={save.error} after="saved" note={t('leave.wait')} />
      ) : (
        t('leave.text')
      )}
    </ConfirmDialog>
  )
}

function reasonOf({ message, fieldErrors }: ReturnType<typeof toProblem>): string {
  const reasons = fieldErrors.map(({ pointer, detail }) => `${pointer.split('/').at(-1)} ${detail}`)
  return reasons.length > 0 ? `${reasons.join('. ')}.` : message
}
