import { Button } from '@mantine/core'
import { notifications, Notifications } from '@mantine/notifications'
import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/Notification.layer.css'
import '@mantine/notifications/styles.layer.css'
import { useTranslation } from 'react-i18next'
import classes from './toast.module.css'

type Toast = {
  message: string
  /** Offered as "Undo" while the toast stands. */
  undo?: () => void
  tone?: 'plain' | 'failure'
}

/** Says in passing that something happened, and takes it back where that is possible. Needs a ToastArea on the page. */
export function showToast({ message, undo, tone = 'plain' }: Toast): void {
  const id = notifications.show({
    message: undo ? <UndoMessage message={message} onUndo={takeBack} /> : message,
    autoClose: undo || tone === 'failure' ? 8000 : 4000,
    className: classes.toast ?? '',
    withBorder: false,
    ...(tone === 'failure' && { color: 'red' }),
  })

  function takeBack() {
    notifications.hide(id)
    undo?.()
  }
}

/** Where toasts appear; the shell has one. */
export function ToastArea() {
  return <Notifications position="bottom-right" limit={3} containerWidth={420} />
}

function UndoMessage({ message, onUndo }: { message: string; onUndo: () => void }) {
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
