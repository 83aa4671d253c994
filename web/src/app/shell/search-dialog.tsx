import { Modal, useComputedColorScheme, useMantineColorScheme, VisuallyHidden } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, createSpotlight } from '@mantine/spotlight'
import '@mantine/spotlight/styles.layer.css'
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import {
  IconBook2,
  IconBooks,
  IconBuilding,
  IconHierarchy2,
  IconLogout,
  IconMoon,
  IconPencil,
  IconSchool,
  IconSearch,
  IconSun,
  IconUserCircle,
  IconUsers,
} from '@tabler/icons-react'
import { useEffect, useState, type ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { catalogQuery } from '../../features/courses/list-courses.ts'
import { useSignOut } from '../../features/identity/sign-out.ts'
import type { ApiProblem } from '../../platform/api.ts'
import { mayIn, maySomewhere, organizationsQuery, useOrganization } from '../../platform/organization.tsx'
import { WaitLine } from '../../platform/wait-notice.tsx'
import { isBusy } from '../../platform/wait.ts'
import '../../ui/overlay.css'
import { useFormat } from '../../ui/format.tsx'
import './search-dialog.css'

const [searchStore, searchDialog] = createSpotlight()

type Icon = ComponentType<{ size?: number | string; stroke?: number | string }>
type Entry = { id: string; label: string; description?: string; icon: Icon; go: () => void }

/** The spotlight: courses by search, the pages of this organization, and what can be done from anywhere. */
export function SearchDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('shell')
  const [query, setQuery] = useState('')
  const { courses, isSearching, refusal } = useCourses(query.trim())
  const places = usePlaces().filter(matches)
  const actions = useActions().filter(matches)
  const shown = [...courses, ...places, ...actions]
  useFirstSelected(shown.map(({ id }) => id).join())

  useEffect(() => {
    if (opened) searchDialog.open()
  }, [opened])

  function matches({ label }: Entry) {
    return label.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase())
  }

  return (
    <Spotlight.Root
      store={searchStore}
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={onClose}
      shortcut={null}
      scrollable
      maxHeight={420}
    >
      <VisuallyHidden>
        <Modal.Title>{t('search.open')}</Modal.Title>
      </VisuallyHidden>
      <Spotlight.Search placeholder={t('search.placeholder')} leftSection={<IconSearch size={20} stroke={1.75} />} />
      <Spotlight.ActionsList>
        {refusal && (
          <div className="search-wait">
            <WaitLine error={refusal} />
          </div>
        )}
        <EntryGroup label={t('search.courses')} entries={courses} />
        <EntryGroup label={t('search.pages')} entries={places} />
        <EntryGroup label={t('search.actions')} entries={actions} />
        {shown.length === 0 && !isSearching && <Spotlight.Empty>{t('search.empty')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

/** Marks the first entry whenever others are shown: the spotlight itself does so only as one types. */
function useFirstSelected(shown: string) {
  useEffect(() => {
    const list = document.querySelector('.mantine-Spotlight-actionsList')
    if (!list || list.querySelector('[data-selected]')) return
    list.querySelector('[data-action]')?.setAttribute('data-selected', 'true')
    searchStore.updateState((state) => ({ ...state, selected: 0 }))
  }, [shown])
}

function EntryGroup({ label, entries }: { label: string; entries: readonly Entry[] }) {
  if (entries.length === 0) return null
  return (
    <Spotlight.ActionsGroup label={label}>
      {entries.map(({ id, label: text, description, icon: Icon, go }) => (
        <Spotlight.Action
          key={id}
          label={text}
          {...(description && { description })}
          leftSection={<Icon size={20} stroke={1.6} />}
          onClick={go}
        />
      ))}
    </Spotlight.ActionsGroup>
  )
}

/** The newest courses that match; none while they are still those of an earlier query, or the server is too busy. */
function useCourses(query: string): { courses: Entry[]; isSearching: boolean; refusal: ApiProblem | undefined } {
  const navigate = useNavigate()
  const format = useFormat()
  const { id: organizationId, slug } = useOrganization()
  const [q] = useDebouncedValue(query, 200)
  const found = useInfiniteQuery(catalogQuery(organizationId, { q, sort: '-publishedAt' }, 6))
  const isSearching = q !== query || found.isPending
  const courses = isSearching ? [] : (found.data?.pages.flatMap(({ data }) => data) ?? [])
  return {
    isSearching,
    refusal: found.isPending && isBusy(found.failureReason) ? found.failureReason : undefined,
    courses: courses.map(({ id, title, minutes }) => ({
      id,
      label: title,
      description: format.minutes(minutes),
      icon: IconBook2,
      go: () => void navigate({ to: '/o/$org/courses/$courseId', params: { org: slug, courseId: id } }),
    })),
  }
}

function usePlaces(): Entry[] {
  const { t } = useTranslation('shell')
  const navigate = useNavigate()
  const organization = useOrganization()
  const params = { org: organization.slug }
  const places: (Entry | false)[] = [
    { id: 'learn', label: t('nav.learn'), icon: IconSchool, go: () => void navigate({ to: '/o/$org', params }) },
    {
      id: 'catalog',
      label: t('nav.catalog'),
      icon: IconBooks,
      go: () => void navigate({ to: '/o/$org/catalog', params }),
    },
    maySomewhere(organization, 'courses.author') && {
      id: 'studio',
      label: t('nav.studio'),
      icon: IconPencil,
      go: () => void navigate({ to: '/o/$org/studio', params }),
    },
    mayIn(organization, 'members.read') && {
      id: 'members',
      label: t('nav.members'),
      icon: IconUsers,
      go: () => void navigate({ to: '/o/$org/members', params }),
    },
    maySomewhere(organization, 'teams.read') && {
      id: 'teams',
      label: t('nav.teams'),
      icon: IconHierarchy2,
      go: () => void navigate({ to: '/o/$org/teams', params }),
    },
    { id: 'profile', label: t('account.profile'), icon: IconUserCircle, go: () => void navigate({ to: '/profile' }) },
  ]
  return places.filter((place) => place !== false)
}

function useActions(): Entry[] {
  const { t } = useTranslation('shell')
  const navigate = useNavigate()
  const current = useOrganization()
  const { data: organizations } = useSuspenseQuery(organizationsQuery)
  const { setColorScheme } = useMantineColorScheme()
  const isDark = useComputedColorScheme('light') === 'dark'
  const signOut = useSignOut()
  const others = organizations.filter(({ id }) => id !== current.id)
  return [
    ...others.map(({ id, slug, name }) => ({
      id,
      label: t('search.switchTo', { name }),
      icon: IconBuilding,
      go: () => void navigate({ to: '/o/$org', params: { org: slug } }),
    })),
    {
      id: 'scheme',
      label: isDark ? t('account.toLight') : t('account.toDark'),
      icon: isDark ? IconSun : IconMoon,
      go: () => setColorScheme(isDark ? 'light' : 'dark'),
    },
    { id: 'sign-out', label: t('account.signOut'), icon: IconLogout, go: () => void signOut() },
  ]
}
