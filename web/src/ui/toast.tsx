import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
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
