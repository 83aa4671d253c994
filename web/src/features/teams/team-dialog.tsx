import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { required } from '../../platform/form-rules.ts'
import { useOrganization } from '../../platform/organization.tsx'
import { queryKeys } from '../../platform/query-keys.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Fields, FormActions } from '../../ui/fields.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { saveTeam, type Team } from './team.ts'

type TeamDialogProps = {
  opened: boolean
  /** The team to rename; a new one without it. */
  team?: Team
  onClose: () => void
  onSaved: (team: Team) => void
}

/** Asks for a team's name. */
export function TeamDialog({ opened, team, onClose, onSaved }: TeamDialogProps) {
  const { t } = useTranslation('teams')
  return (
    <Dialog opened={opened} onClose={onClose} title={team ? t('renameTitle') : t('createTitle')}>
      <TeamForm team={team} onSaved={onSaved} />
    </Dialog>
  )
}

function TeamForm({ team, onSaved }: { team: Team | undefined; onSaved: (team: Team) => void }) {
  const { t } = useTranslation('teams')
  const { id: organizationId } = useOrganization()
  const queryClient = useQueryClient()
  const { formProps, field, submitButton, notice } = useApiForm({
    initialValues: { name: team?.name ?? '' },
    rules: { name: required(t('missingName')) },
    submit: ({ name }) => saveTeam(organizationId, team, name),
    onDone: async (saved) => {
      await queryClient.invalidateQueries({ queryKey: queryKeys.teams(organizationId) })
      await queryClient.invalidateQueries({ queryKey: queryKeys.team(organizationId, saved.id) })
      onSaved(saved)
    },
  })
  return (
    <form {...formProps}>
      <Fields>
        <FormNotice {...notice} />
        <TextField data-autofocus label={t('nameOf')} maxLength={100} {...field('name')} />
        <FormActions>
          <Button {...submitButton}>{t('save')}</Button>
        </FormActions>
      </Fields>
    </form>
  )
}
