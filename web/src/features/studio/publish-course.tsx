import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, api, ifMatch } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Fields, FormActions } from '../../ui/fields.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { showToast } from '../../ui/toast.tsx'
import type { CoursePath, Draft } from './draft.ts'
import { useDraftEditor } from './draft-editor.tsx'
import { focusSoon } from './focus-soon.ts'
import { PublishChecklist } from './publish-checklist.tsx'
import classes from './publish-course.module.css'

/** Asks what changed and publishes; while something is missing it says what instead. */
export function PublishCourseDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('studio')
  const { draft } = useDraftEditor()
  const isReady = draft.checklist.every(({ ok }) => ok)
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={isReady ? t('publish.title', { version: (draft.versionNumber ?? 0) + 1 }) : t('publish.notReady')}
    >
      {isReady ? <PublishForm onDone={onClose} /> : <PublishChecklist onLeave={onClose} />}
    </Dialog>
  )
}

function PublishForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('studio')
  const { organizationId, courseId, draft, session } = useDraftEditor()
  const queryClient = useQueryClient()
  const { formProps, field, submitButton, notice } = useApiForm({
    initialValues: { changelog: '' },
    submit: ({ changelog }) => session.run((base) => publishCourse({ organizationId, courseId }, changelog, base)),
    onDone: async (published) => {
      if (!published) return
      onDone()
      focusSoon('#publish-status')
      showToast({ message: t('publish.done', { version: published.versionNumber ?? 0 }) })
      queryClient.setQueryData(queryKeys.draft(organizationId, courseId), published)
      await Promise.all(
        [
          queryKeys.courseVersions(organizationId, courseId),
          queryKeys.allAuthoredCourses(organizationId),
          queryKeys.wholeCatalog(organizationId),
          queryKeys.course(organizationId, courseId),
        ].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
      )
    },
  })
  return (
    <form {...formProps}>
      <Fields>
        <p className={classes.text}>{draft.versionNumber === null ? t('publish.firstText') : t('publish.text')}</p>
        <FormNotice {...notice} />
        <TextArea
          data-autofocus
          label={t('publish.changelog')}
          description={t('publish.changelogHelp')}
          maxLength={2000}
          {...field('changelog')}
        />
        <FormActions>
          <Button {...submitButton}>{t('publish.submit')}</Button>
        </FormActions>
      </Fields>
    </form>
  )
}

/** Publishes the draft as the author saw it: refused with 412 when somebody changed it, or a lesson of it, since. */
async function publishCourse(
  { organizationId, courseId }: CoursePath,
  changelog: string,
  { version, checksum }: Draft,
): Promise<Draft> {
  const params = { path: { organizationId, courseId }, header: ifMatch(version) }
  const body = changelog.trim() === '' ? { checksum } : { changelog, checksum }
  return answer(api.POST('/organizations/{organizationId}/courses/{courseId}/publish', { params, body }))
}
