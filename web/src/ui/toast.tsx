import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import classes from './toast.module.css'

type Toast = {
  message: ReactNode
  /** Offered as "Undo" while the toast stands. */
  undo?: () => void
  tone?: 'plain' | 'failure'
  /** Names what it is about; a new toast about the same takes its place. */
  only?: string
  closeAfterMs?: number
}

const standing = new Map<string, string>()

/** Says in passing that something happened, and takes it back where that is possible. Needs a ToastArea on the page. */
export function showToast({ message, undo, tone = 'plain', only, closeAfterMs }: Toast): void {
  const former = only && standing.get(only)
  if (former) notifications.hide(former)
  const id = notifications.show({
    message: undo ? <UndoMessage message={message} onUndo={takeBack} /> : message,
    autoClose: closeAfterMs ?? (undo || tone === 'failure' ? 8000 : 4000),
    className: classes.toast ?? '',
    withBorder: false,
    ...(tone === 'failure' && { color: 'red' }),
  })
  if (only) standing.set(only, id)

  function takeBack() {
    notifications.hide(id)
    undo?.()
  }
}

function UndoMessage({ message, onUndo }: { message: ReactNode; onUndo: () => void }) {
  const { t } = useTranslation('ui')
  return (
    <span className={classes.undo}>
      <span>{message}</span>
      <Button size="xs" variant="subtle" onClick={onUndo}>
        {t('toast.undo')}
      </Button>
    </span>
  )
}
