import { Notifications } from '@mantine/notifications'
import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/Notification.layer.css'
import '@mantine/notifications/styles.layer.css'

/** Where toasts appear. Those shown before it was loaded wait for it. */
export function ToastArea() {
  return <Notifications position="bottom-right" limit={3} containerWidth={420} />
}
