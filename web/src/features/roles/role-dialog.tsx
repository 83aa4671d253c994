import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { required } from '../../platform/form-rules.ts'
import { mayIn, type Permission, useOrganization } from '../../platform/organization.tsx'
import { queryKeys } from '../../platform/query-keys.ts'
import type { Role } from '../../platform/roles.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckboxList } from '../../ui/checkbox-list.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Fields, FormActions } from '../../ui/fields.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { showToast } from '../../ui/toast.tsx'
import { saveRole } from './change-roles.ts'
import { rolesText } from './roles-text.en.ts'

type RoleDialogProps = {
  opened: boolean
  /** The role to change; a new one without it. */
  role: Role | undefined
  onClose: () => void
}

/** Defines a role of the organization's own, or changes one. */
export function RoleDialog({ opened, role, onClose }: RoleDialogProps) {
  const { t } = useTranslation('roles')
  return (
    <Dialog opened={opened} onClose={onClose} title={role ? t('form.editTitle') : t('form.createTitle')}>
      <RoleForm role={role} onDone={onClose} />
    </Dialog>
  )
}

const permissions = Object.keys(rolesText.allows) as Permission[]

/** What whoever holds the role needs to find their way at all. */
const usual: readonly Permission[] = ['organization.read', 'members.read', 'courses.read', 'learning.learn']

function RoleForm({ role, onDone }: { role: Role | undefined; onDone: () => void }) {
  const { t } = useTranslation('roles')
  const organization = useOrganization()
  const queryClient = useQueryClient()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(role?.permissions ?? usual))
  const { formProps, field, submitButton, notice } = useApiForm({
    initialValues: { name: role?.name ?? '' },
    rules: { name: required(t('form.missingName')) },
    submit: ({ name }) =>
      saveRole(organization.id, role, { name, permissions: permissions.filter((each) => chosen.has(each)) }),
    onDone: async ({ name }) => {
      showToast({ message: t(role ? 'saved' : 'created', { name }) })
      await queryClient.invalidateQueries({ queryKey: queryKeys.roles(organization.id) })
      onDone()
    },
  })
  return (
    <form {...formProps}>
      <Fields>
        <FormNotice {...notice} />
        <TextField data-autofocus label={t('form.name')} maxLength={60} {...field('name')} />
        <CheckboxList
          label={t('form.permissions')}
          choices={permissions.map((permission) => {
            const isBeyond = !mayIn(organization, permission)
            return {
              value: permission,
              label: t(`allows.${permission}`),
              disabled: isBeyond,
              ...(isBeyond && { description: t('form.beyond') }),
            }
          })}
          chosen={chosen}
          onChange={setChosen}
          error={chosen.size === 0 ? t('form.missingPermission') : undefined}
        />
        <FormActions>
          <Button {...submitButton} disabled={chosen.size === 0}>
            {t('form.submit')}
          </Button>
        </FormActions>
      </Fields>
    </form>
  )
}
