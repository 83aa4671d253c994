import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { IconPlus, IconX } from '@tabler/icons-react'
import { type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { onDemand } from '../../platform/on-demand.ts'
import { QueryView } from '../../platform/query-view.tsx'
import { useRoleName } from '../../platform/role-name.ts'
import { ShowMore } from '../../platform/show-more.tsx'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { Section } from '../../ui/page.tsx'
import { PersonAvatar } from '../../ui/person-avatar.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { teamMembersQuery, teamRolesQuery, useTeamPeople } from './team.ts'
import classes from './team-people.module.css'

const PersonPicker = onDemand(async () => (await import('../../platform/person-picker.tsx')).PersonPicker)

type TeamPart = { path: { organizationId: string; teamId: string }; mayManage: boolean }

/** Who is in the team; with `mayManage` people are added and taken out. */
export function TeamPeople({ path, mayManage }: TeamPart) {
  const { t } = useTranslation('teams')
  const members = useInfiniteQuery(teamMembersQuery(path))
  const { add, takeOut } = useTeamPeople(path)
  const [adding, setAdding] = useState(false)
  const people = members.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <Section
      title={t('people')}
      actions={mayManage && <AddButton label={t('addPeople')} onClick={() => setAdding(true)} />}
    >
      <QueryView query={members} skeleton={<ListSkeleton rows={3} />}>
        {() =>
          people.length === 0 ? (
            <p className={classes.empty}>{t('noPeople')}</p>
          ) : (
            <>
              <ul className={classes.list}>
                {people.map((person) => (
                  <PersonRow key={person.id} person={person}>
                    {mayManage && (
                      <IconButton
                        label={t('takeOut', { name: person.name })}
                        disabled={takeOut.isPending}
                        onClick={() => takeOut.mutate(person.id)}
                      >
                        <IconX size={18} stroke={1.75} />
                      </IconButton>
                    )}
                  </PersonRow>
                ))}
              </ul>
              <ShowMore query={members} />
            </>
          )
        }
      </QueryView>
      <Suspense>
        <PersonPicker
          opened={adding}
          onClose={() => setAdding(false)}
          title={t('addPeople')}
          chosen={new Set(people.map(({ id }) => id))}
          adding={add.isPending ? add.variables : undefined}
          onAdd={({ id }) => add.mutate(id)}
        />
      </Suspense>
    </Section>
  )
}

/** Who holds a role for the team; with `mayManage` managers come and go. */
export function TeamManagers({ path, mayManage }: TeamPart) {
  const { t } = useTranslation('teams')
  const roleName = useRoleName()
  const roles = useQuery(teamRolesQuery(path))
  const { addManager, takeRole } = useTeamPeople(path)
  const [adding, setAdding] = useState(false)
  return (
    <Section
      title={t('managers')}
      actions={mayManage && <AddButton label={t('addManager')} onClick={() => setAdding(true)} />}
    >
      <QueryView query={roles} skeleton={<ListSkeleton rows={1} />}>
        {(held) =>
          held.length === 0 ? (
            <p className={classes.empty}>{t('noManagers')}</p>
          ) : (
            <ul className={classes.list}>
              {held.map(({ id, role, ...person }) => (
                <PersonRow key={id} person={person}>
                  {role.id !== 'manager' && <StatusBadge>{roleName(role)}</StatusBadge>}
                  {mayManage && (
                    <IconButton
                      label={t('takeRole', { role: roleName(role), name: person.name })}
                      disabled={takeRole.isPending}
                      onClick={() => takeRole.mutate(id)}
                    >
                      <IconX size={18} stroke={1.75} />
                    </IconButton>
                  )}
                </PersonRow>
              ))}
            </ul>
          )
        }
      </QueryView>
      <Suspense>
        <PersonPicker
          opened={adding}
          onClose={() => setAdding(false)}
          title={t('addManager')}
          chosen={new Set(roles.data?.filter(({ role }) => role.id === 'manager').map(({ memberId }) => memberId))}
          adding={addManager.isPending ? addManager.variables : undefined}
          onAdd={({ id }) => addManager.mutate(id)}
        />
      </Suspense>
    </Section>
  )
}

function AddButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button size="xs" variant="default" leftSection={<IconPlus size={16} />} onClick={onClick}>
      {label}
    </Button>
  )
}

function PersonRow({ person, children }: { person: { name: string; email: string }; children: ReactNode }) {
  return (
    <li className={classes.row}>
      <PersonAvatar name={person.name} />
      <div className={classes.text}>
        <bdi>{person.name}</bdi>
        <div className={classes.quiet}>{person.email}</div>
      </div>
      {children}
    </li>
  )
}
