import { useTranslation } from 'react-i18next'
import { StatusBadge } from '../../ui/status-badge.tsx'
import type { AuthoredCourse } from './list-authored-courses.ts'
import classes from './course-status.module.css'

/** Where a course stands: draft, published in some version, with or without changes since, or retired. */
export function CourseStatus(props: Pick<AuthoredCourse, 'status' | 'versionNumber' | 'hasUnpublishedChanges'>) {
  const { t } = useTranslation('studio')
  const { status, versionNumber, hasUnpublishedChanges } = props
  return (
    <span className={classes.badges}>
      {status === 'draft' && <StatusBadge>{t('status.draft')}</StatusBadge>}
      {status === 'published' && (
        <StatusBadge tone="good">{t('status.published', { version: versionNumber ?? 0 })}</StatusBadge>
      )}
      {status === 'retired' && <StatusBadge>{t('status.retired')}</StatusBadge>}
      {status === 'published' && hasUnpublishedChanges && <StatusBadge tone="due">{t('status.changed')}</StatusBadge>}
    </span>
  )
}
