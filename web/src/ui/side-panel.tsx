import { Drawer } from '@mantine/core'
import './overlay.css'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

type SidePanelProps = { opened: boolean; onClose: () => void; title: string; children: ReactNode }

/** Something long beside the page, sliding in from its end. Takes the focus, gives it back, and closes on Escape. */
export function SidePanel({ children, ...props }: SidePanelProps) {
  const { t } = useTranslation('ui')
  return (
    <Drawer {...props} position="right" size={360} closeButtonProps={{ 'aria-label': t('dialog.close') }}>
      {children}
    </Drawer>
  )
}
