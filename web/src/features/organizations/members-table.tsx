import { useQuery } from '@tanstack/react-query'
import { IconUserMinus } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { onDemand } from '../../platform/on-demand.ts'
import { useRoleName } from '../../platform/role-name.ts'
import { rolesQuery } from '../../platform/roles.ts'
import { useMe } from '../../platform/session.ts'
import { useFormat } from '../../ui/format.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { PersonAvatar } from '../../ui/person-avatar.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import tables from '../../ui/table.module.css'
import { useChangeMemberRoles } from './change-member-roles.ts'
import type { Member } from './list-members.ts'
import classes from './members-table.module.css'
import { useRemoveMember } from './remove-member.ts'

const RolesDialog = onDemand(async () => (await import('./roles-dialog.tsx')).RolesDialog)
const ConfirmDialog = onDemand(async () => (await import('../../ui/confirm-dialog.tsx')).ConfirmDialog)

type MembersTableProps = {
  members: readonly Member[]
  mayManage: boolean
  /** Whether nobody is left out, by a search or on a later page. */
  isComplete: boolean
}

/** Members with their role; with `mayManage` the role can be changed and the member removed. */
export function MembersTable({ members, mayManage, isComplete }: MembersTableProps) {
  const { t } = useTranslation('organizations')
  const organization = useOrganization()
  const remove = useRemoveMember(organization.id)
  const [leaving, setLeaving] = useState<Member>()
  const owners = members.filter(({ roles }) => roles.some(({ id }) => id === 'owner'))
  const lastOwner = isComplete && owners.length === 1 ? owners[0] : undefined

  function removeLeaving() {
    if (!leaving) return
    const place = members.indexOf(leaving)
    const neighbor = members[place + 1] ?? members[place - 1]
    remove.mutate(leaving, {
      onSettled: () => {
        setLeaving(undefined)
        requestAnimationFrame(() => document.getElementById(`remove-${neighbor?.id}`)?.focus())
      },
    })
  }

  return (
    <>
      <div className={tables.scroll}>
        <table className={`${tables.table} ${classes.table}`} aria-label={t('members.list')}>
          <thead>
            <tr>
              <th scope="col">{t('members.name')}</th>
              <th scope="col">{t('members.role')}</th>
              <th scope="col" className={classes.joined}>
                {t('members.joined')}
              </th>
              {mayManage && (
                <th scope="col">
                  <span className={tables.hidden}>{t('members.actions')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {members.map((member) => (
              <MemberRow
                key={member.id}
                member={member}
                mayManage={mayManage}
                isLastOwner={member === lastOwner}
                onRemove={setLeaving}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Suspense>
        <ConfirmDialog
          opened={leaving !== undefined}
          title={t('members.removeTitle', { name: leaving?.name ?? '' })}
          confirm={t('members.remove')}
          busy={remove.isPending}
          onConfirm={removeLeaving}
          onClose={() => setLeaving(undefined)}
        >
          {t('members.removeText', { name: leaving?.name ?? '', organization: organization.name })}
        </ConfirmDialog>
      </Suspense>
    </>
  )
}

type MemberRowProps = {
  member: Member
  mayManage: boolean
  isLastOwner: boolean
  onRemove: (member: Member) => void
}

function MemberRow({ member, mayManage, isLastOwner, onRemove }: MemberRowProps) {
  const { t } = useTranslation('organizations')
  const format = useFormat()
  const me = useMe()
  const roleName = useRoleName()
  return (
    <tr className={classes.row}>
      <td>
        <div className={tables.person}>
          <PersonAvatar name={member.name} />
          <div className={tables.personText}>
            <div className={tables.strong}>
              <bdi>{member.name}</bdi> {member.userId === me.id && <StatusBadge>{t('members.you')}</StatusBadge>}
            </div>
            <div className={tables.quiet}>{member.email}</div>
          </div>
        </div>
      </td>
      <td className={classes.role}>
        {mayManage ? <RoleSelect member={member} isLastOwner={isLastOwner} /> : member.roles.map(roleName).join(', ')}
      </td>
      <td className={classes.joined}>
        <time dateTime={member.joinedAt}>{format.date(member.joinedAt)}</time>
      </td>
      {mayManage && (
        <td className={`${tables.actions} ${classes.actions}`}>
          <IconButton
            id={`remove-${member.id}`}
            label={isLastOwner ? t('members.lastOwner') : t('members.removeFrom', { name: member.name })}
            disabled={isLastOwner}
            onClick={() => onRemove(member)}
          >
            <IconUserMinus size={18} stroke={1.75} />
          </IconButton>
        </td>
      )}
    </tr>
  )
}

const several = 'several'
const more = 'more'

/** One role by a choice; more of them in a dialog. */
function RoleSelect({ member, isLastOwner }: { member: Member; isLastOwner: boolean }) {
  const { t } = useTranslation('organizations')
  const organization = useOrganization()
  const roleName = useRoleName()
  const change = useChangeMemberRoles(organization.id)
  const { data: roles = member.roles } = useQuery(rolesQuery(organization.id))
  const [choosing, setChoosing] = useState(false)
  const held = change.isPending ? change.variables.roles : member.roles.map(({ id }) => id)

  function choose(value: string) {
    if (value === more) setChoosing(true)
    else if (value !== several) change.mutate({ member, roles: [value] })
  }

  return (
    <>
      <SelectField
        compact
        aria-label={t('members.roleOf', { name: member.name })}
        value={held.length > 1 ? several : held[0]}
        title={isLastOwner ? t('members.lastOwner') : undefined}
        disabled={change.isPending || isLastOwner}
        data={[
          ...(held.length > 1 ? [{ value: several, label: member.roles.map(roleName).join(', ') }] : []),
          ...roles.map((role) => ({ value: role.id, label: roleName(role) })),
          { value: more, label: t('members.severalRoles') },
        ]}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      <Suspense>
        <RolesDialog opened={choosing} member={member} onClose={() => setChoosing(false)} />
      </Suspense>
    </>
  )
}
