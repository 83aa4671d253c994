import { Drawer } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import '../../ui/overlay.css'
import type { EnrollmentDetail } from './get-enrollment.ts'
import classes from './player-bar.module.css'
import { PlayerOutline } from './player-outline.tsx'

type OutlineDrawerProps = { opened: boolean; onClose: () => void; enrollment: EnrollmentDetail; lessonId: string }

/** The outline on screens too small to keep it beside the lesson. */
export function OutlineDrawer({ opened, onClose, enrollment, lessonId }: OutlineDrawerProps) {
  const { t } = useTranslation('learning')
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={340}
      padding={0}
      title={t('player.outline')}
      closeButtonProps={{ 'aria-label': t('player.closeOutline') }}
      classNames={{ header: classes.drawerHeader ?? '' }}
    >
      <PlayerOutline enrollment={enrollment} lessonId={lessonId} />
    </Drawer>
  )
}
