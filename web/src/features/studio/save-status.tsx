import { useLocation } from '@tanstack/react-router'
import { IconAlertTriangle, IconCheck, IconCloudUpload } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toProblem } from '../../platform/problem.ts'
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
        {save.name === 'saved' && save.at ? <SavedAgo at={save.at} /> : t(`save.${save.name}`)}
      </span>
      {save.name === 'failed' && (
        <Button size="xs" variant="subtle" onClick={onRetry}>
          {t('save.retry')}
        </Button>
      )}
    </span>
  )
}

function SaveIcon({ save }: { save: SaveState }) {
  if (save.name === 'saved') return <IconCheck size={16} />
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
    await session.takeTheirs().then((mine) => {
      if (mine !== undefined) showToast({ message: t('conflict.dropped'), undo: () => session.change(mine) })
    }, sayWhyNot)
  }

  async function keepMine() {
    await session.keepMine().catch(sayWhyNot)
  }

  if (save.name === 'conflict') {
    return <ConflictNotice what={what} clashes={save.clashes} onKeepMine={keepMine} onTakeTheirs={dropMine} />
  }
  if (save.name !== 'failed') return null
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

/** Asks before leaving with edits that could not be saved; who leaves anyway gives them up. */
export function LeaveDialog<Resource extends Versioned, Change>(props: {
  blocker: LeaveGuard
  session: Session<Resource, Change>
}) {
  const { t } = useTranslation('studio')
  const { blocker, session } = props

  function leave() {
    session.drop()
    blocker.proceed?.()
  }

  return (
    <ConfirmDialog
      opened={blocker.status === 'blocked'}
      title={t('leave.title')}
      confirm={t('leave.confirm')}
      onConfirm={leave}
      onClose={() => blocker.reset?.()}
    >
      {t('leave.text')}
    </ConfirmDialog>
  )
}

function sayWhyNot(error: unknown): void {
  showToast({ tone: 'failure', message: toProblem(error).message })
}

function reasonOf({ message, fieldErrors }: ReturnType<typeof toProblem>): string {
  const reasons = fieldErrors.map(({ pointer, detail }) => `${pointer.split('/').at(-1)} ${detail}`)
  return reasons.length > 0 ? `${reasons.join('. ')}.` : message
}
