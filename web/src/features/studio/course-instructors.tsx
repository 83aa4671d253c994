import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { IconPlus, IconX } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../../platform/api.ts'
import { onDemand } from '../../platform/on-demand.ts'
import { queryKeys } from '../../platform/query-keys.ts'
import { QueryView } from '../../platform/query-view.tsx'
import { useRoleName } from '../../platform/role-name.ts'
import { showFailure } from '../../platform/wait-toast.tsx'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import classes from './course-instructors.module.css'
import { useDraftEditor } from './draft-editor.tsx'
import { Panel } from './panel.tsx'

const PersonPicker = onDemand(async () => (await import('../../platform/person-picker.tsx')).PersonPicker)

/** Who writes the course; each of them adds others and takes them off. */
export function CourseInstructors() {
  const { t } = useTranslation('studio')
  const roleName = useRoleName()
  const { organizationId, courseId } = useDraftEditor()
  const { held, add, takeOff } = useInstructors({ organizationId, courseId })
  const [adding, setAdding] = useState(false)
  const addButton = (
    <Button size="xs" variant="subtle" leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
      {t('instructors.add')}
    </Button>
  )
  return (
    <Panel title={t('instructors.title')} actions={addButton}>
      <QueryView query={held} skeleton={<ListSkeleton rows={1} />}>
        {(bindings) => (
          <ul className={classes.list}>
            {bindings.length === 0 && <li className={classes.quiet}>{t('instructors.none')}</li>}
            {bindings.map(({ id, name, role }) => (
              <li key={id} className={classes.row}>
                <bdi className={classes.name}>{name}</bdi>
                {role.id !== 'instructor' && <StatusBadge>{roleName(role)}</StatusBadge>}
                <IconButton
                  label={t('instructors.takeOff', { name })}
                  disabled={takeOff.isPending}
                  onClick={() => takeOff.mutate(id)}
                >
                  <IconX size={16} stroke={1.75} />
                </IconButton>
              </li>
            ))}
          </ul>
        )}
      </QueryView>
      <Suspense>
        <PersonPicker
          opened={adding}
          onClose={() => setAdding(false)}
          title={t('instructors.add')}
          chosen={new Set(held.data?.map(({ memberId }) => memberId))}
          adding={add.isPending ? add.variables : undefined}
          onAdd={({ id }) => add.mutate(id)}
        />
      </Suspense>
    </Panel>
  )
}

function useInstructors(path: { organizationId: string; courseId: string }) {
  const queryClient = useQueryClient()
  const queryKey = queryKeys.courseRoles(path.organizationId, path.courseId)
  const held = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const query = { limit: 200 }
      const { data } = await answer(
        api.GET('/organizations/{organizationId}/courses/{courseId}/roles', { params: { path, query }, signal }),
      )
      return data
    },
  })
  const settled = {
    onError: (error: Error) => showFailure(error),
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  }
  const add = useMutation({
    mutationFn: async (memberId: string) => {
      const body = { memberId, role: 'instructor' }
      await api.POST('/organizations/{organizationId}/courses/{courseId}/roles', { params: { path }, body })
    },
    ...settled,
  })
  const takeOff = useMutation({
    mutationFn: async (bindingId: string) => {
      await api.DELETE('/organizations/{organizationId}/courses/{courseId}/roles/{bindingId}', {
        params: { path: { ...path, bindingId } },
      })
    },
    ...settled,
  })
  return { held, add, takeOff }
}
