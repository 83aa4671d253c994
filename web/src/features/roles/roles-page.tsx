import { useQuery } from '@tanstack/react-query'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { onDemand } from '../../platform/on-demand.ts'
import { mayIn, useOrganization } from '../../platform/organization.tsx'
import { QueryView } from '../../platform/query-view.tsx'
import { useRoleName } from '../../platform/role-name.ts'
import { type Role, rolesQuery } from '../../platform/roles.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { useDeleteRole } from './change-roles.ts'
import classes from './roles-page.module.css'

const RoleDialog = onDemand(async () => (await import('./role-dialog.tsx')).RoleDialog)
const ConfirmDialog = onDemand(async () => (await import('../../ui/confirm-dialog.tsx')).ConfirmDialog)

/** The roles of the organization and what each allows; who manages members also defines roles here. */
export function RolesPage() {
  const { t } = useTranslation('roles')
  const organization = useOrganization()
  const roles = useQuery(rolesQuery(organization.id))
  const remove = useDeleteRole(organization.id)
  const mayManage = mayIn(organization, 'members.manage')
  const [edited, setEdited] = useState<Role | 'new'>()
  const [leaving, setLeaving] = useState<Role>()
  const create = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setEdited('new')}>
      {t('create')}
    </Button>
  )
  return (
    <Page
      title={t('title')}
      context={organization.name}
      description={t('description')}
      actions={mayManage && create}
      width="narrow"
    >
      <QueryView query={roles} skeleton={<ListSkeleton rows={6} />}>
        {(all) => (
          <>
            <Section title={t('own')}>
              <RoleList
                roles={all.filter(({ isBuiltIn }) => !isBuiltIn)}
                onEdit={mayManage ? setEdited : undefined}
                onRemove={mayManage ? setLeaving : undefined}
              />
            </Section>
            <Section title={t('builtIn')}>
              <RoleList roles={all.filter(({ isBuiltIn }) => isBuiltIn)} />
            </Section>
          </>
        )}
      </QueryView>
      <Suspense>
        <RoleDialog
          key={edited === 'new' ? 'new' : edited?.id}
          opened={edited !== undefined}
          role={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      </Suspense>
      <Suspense>
        <ConfirmDialog
          opened={leaving !== undefined}
          title={t('removeTitle', { name: leaving?.name ?? '' })}
          confirm={t('removeAction')}
          busy={remove.isPending}
          onConfirm={() => leaving && remove.mutate(leaving, { onSettled: () => setLeaving(undefined) })}
          onClose={() => setLeaving(undefined)}
        >
          {t('removeText')}
        </ConfirmDialog>
      </Suspense>
    </Page>
  )
}

type RoleListProps = {
  roles: readonly Role[]
  onEdit?: ((role: Role) => void) | undefined
  onRemove?: ((role: Role) => void) | undefined
}

function RoleList({ roles, onEdit, onRemove }: RoleListProps) {
  const { t } = useTranslation('roles')
  const roleName = useRoleName()
  if (roles.length === 0) return <p className={classes.empty}>{t('ownEmpty')}</p>
  return (
    <ul className={classes.list}>
      {roles.map((role) => (
        <li key={role.id} className={classes.role}>
          <div className={classes.text}>
            <h3 className={classes.name}>
              <bdi>{roleName(role)}</bdi>
            </h3>
            <p className={classes.allows}>
              {role.permissions.map((permission) => t(`allows.${permission}`)).join(' · ')}
            </p>
            <Reach id={role.id} />
          </div>
          {onEdit && (
            <IconButton label={t('edit', { name: role.name })} onClick={() => onEdit(role)}>
              <IconPencil size={18} stroke={1.75} />
            </IconButton>
          )}
          {onRemove && (
            <IconButton label={t('remove', { name: role.name })} onClick={() => onRemove(role)}>
              <IconTrash size={18} stroke={1.75} />
            </IconButton>
          )}
        </li>
      ))}
    </ul>
  )
}

/** Some of what these roles allow is for some teams or courses only. */
function Reach({ id }: { id: string }) {
  const { t } = useTranslation('roles')
  if (id !== 'manager' && id !== 'instructor') return null
  return <p className={classes.reach}>{t(`reach.${id}`)}</p>
}
