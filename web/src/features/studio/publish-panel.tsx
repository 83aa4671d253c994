import { useTranslation } from 'react-i18next'
import { useFormat } from '../../ui/format.tsx'
import { useDraftEditor } from './draft-editor.tsx'
import { Panel } from './panel.tsx'
import { PublishChecklist } from './publish-checklist.tsx'
import classes from './publish-course.module.css'

/** Whether the draft can be published, and if not, what is missing and where. */
export function PublishPanel() {
  const { t } = useTranslation('studio')
  const format = useFormat()
  const { draft, save } = useDraftEditor()
  const missing = draft.checklist.filter(({ ok }) => !ok).length
  const isUnchanged = save.name === 'saved' && draft.versionNumber !== null && !draft.hasUnpublishedChanges
  if (isUnchanged && missing === 0) {
    return (
      <Panel title={t('publish.upToDate')} titleId="publish-status">
        <p className={classes.text}>{t('publish.upToDateText', { version: draft.versionNumber ?? 0 })}</p>
      </Panel>
    )
  }
  const title =
    missing === 0 ? t('publish.ready') : t('publish.missing', { count: missing, formatted: format.number(missing) })
  return (
    <Panel title={title} titleId="publish-status">
      <PublishChecklist />
    </Panel>
  )
}
