import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../../platform/api.ts'
import { useOrganization } from '../../platform/organization.tsx'
import { queryKeys } from '../../platform/query-keys.ts'
import { required } from '../../platform/form-rules.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Fields, FormActions } from '../../ui/fields.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** Asks for a title and a summary, creates the draft and opens its outline. */
export function CreateCourseDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('studio')
  return (
    <Dialog opened={opened} onClose={onClose} title={t('create.title')}>
      <CreateCourseForm onCancel={onClose} />
    </Dialog>
  )
}

function CreateCourseForm({ onCancel }: { onCancel: () => void }) {
  const { t } = useTranslation('studio')
  const { t: tUi } = useTranslation('ui')
  const { id: organizationId, slug } = useOrganization()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { formProps, field, submitButton, notice } = useApiForm({
    initialValues: { title: '', summary: '' },
    rules: { title: required(t('create.titleMissing')) },
    submit: (body) => {
      const params = { path: { organizationId } }
      return answer(api.POST('/organizations/{organizationId}/courses', { params, body }))
    },
    onDone: async ({ courseId }) => {
      await queryClient.invalidateQueries({ queryKey: queryKeys.allAuthoredCourses(organizationId) })
      await navigate({ to: '/o/$org/studio/$courseId', params: { org: slug, courseId } })
    },
  })
  return (
    <form {...formProps}>
      <Fields>
        <FormNotice {...notice} />
        <TextField
          data-autofocus
          label={t('facts.title')}
          placeholder={t('create.titlePlaceholder')}
          maxLength={200}
          {...field('title')}
        />
        <TextArea
          label={t('facts.summary')}
          description={t('facts.summaryHelp')}
          maxLength={1000}
          {...field('summary')}
        />
        <FormActions>
          <Button {...submitButton}>{t('create.submit')}</Button>
          <Button variant="default" onClick={onCancel}>
            {tUi('dialog.cancel')}
          </Button>
        </FormActions>
      </Fields>
    </form>
  )
}
