import { useTranslation } from 'react-i18next'
import { SidePanel } from '../../ui/side-panel.tsx'
import type { EnrollmentDetail } from './get-enrollment.ts'
import classes from './player-bar.module.css'
import { PlayerOutline } from './player-outline.tsx'

type OutlineDrawerProps = { opened: boolean; onClose: () => void; enrollment: EnrollmentDetail; lessonId: string }

/** The outline on screens too small to keep it beside the lesson. */
export function OutlineDrawer({ opened, onClose, enrollment, lessonId }: OutlineDrawerProps) {
  const { t } = useTranslation('learning')
  return (
    <SidePanel opened={opened} onClose={onClose} title={t('player.outline')}>
      <div className={classes.drawer}>
        <PlayerOutline enrollment={enrollment} lessonId={lessonId} />
      </div>
    </SidePanel>
  )
}
