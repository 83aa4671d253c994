import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { QueryView } from '../../platform/query-view.tsx'
import { useRoleName } from '../../platform/role-name.ts'
import { rolesQuery } from '../../platform/roles.ts'
import { Button } from '../../ui/button.tsx'
import { CheckboxList } from '../../ui/checkbox-list.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Fields, FormActions } from '../../ui/fields.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { useChangeMemberRoles } from './change-member-roles.ts'
import type { Member } from './list-members.ts'

type RolesDialogProps = { opened: boolean; member: Member; onClose: () => void }

/** Chooses any number of roles that a member holds for the whole organization. */
export function RolesDialog({ opened, member, onClose }: RolesDialogProps) {
  const { t } = useTranslation('organizations')
  return (
    <Dialog opened={opened} onClose={onClose} title={t('members.rolesTitle', { name: member.name })}>
      <RolesForm member={member} onDone={onClose} />
    </Dialog>
  )
}

function RolesForm({ member, onDone }: { member: Member; onDone: () => void }) {
  const { t } = useTranslation('organizations')
  const organization = useOrganization()
  const roleName = useRoleName()
  const roles = useQuery(rolesQuery(organization.id))
  const change = useChangeMemberRoles(organization.id)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(member.roles.map(({ id }) => id)))
  return (
    <Fields>
      <p>{t('members.rolesText')}</p>
      <QueryView query={roles} skeleton={<ListSkeleton rows={6} />}>
        {(all) => (
          <CheckboxList
            label={t('members.rolesTitle', { name: member.name })}
            hideLabel
            choices={all.map((role) => ({ value: role.id, label: roleName(role) }))}
            chosen={chosen}
            onChange={setChosen}
            error={chosen.size === 0 ? t('members.noRole') : undefined}
          />
        )}
      </QueryView>
      <FormActions>
        <Button
          disabled={chosen.size === 0}
          loading={change.isPending}
          onClick={() => change.mutate({ member, roles: [...chosen] }, { onSettled: onDone })}
        >
          {t('members.saveRoles')}
        </Button>
      </FormActions>
    </Fields>
  )
}
