import { Modal } from '@mantine/core'
import './overlay.css'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

type DialogProps = {
  opened: boolean
  onClose: () => void
  title: string
  /** Wide, for lists and reports. */
  size?: 'md' | 'lg'
  /** Off where a stray click would lose work. */
  closeOnClickOutside?: boolean
  children: ReactNode
}

/** A question or a short form over the page. Takes the focus, gives it back, and closes on Escape. */
export function Dialog({ children, ...props }: DialogProps) {
  const { t } = useTranslation('ui')
  return (
    <Modal {...props} closeButtonProps={{ 'aria-label': t('dialog.close') }}>
      {children}
    </Modal>
  )
}
