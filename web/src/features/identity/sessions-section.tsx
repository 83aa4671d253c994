import { useInfiniteQuery } from '@tanstack/react-query'
import { IconDeviceDesktop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../platform/query-view.tsx'
import { ShowMore } from '../../platform/show-more.tsx'
import { Button } from '../../ui/button.tsx'
import { useFormat } from '../../ui/format.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { Section } from '../../ui/page.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { BrowserList, BrowserRow } from './browser-list.tsx'
import { useEndOtherSessions, useEndSession } from './end-session.ts'
import { type Session, sessionsQuery } from './list-sessions.ts'

/** Where the person is signed in, with a way out of each. */
export function SessionsSection() {
  const { t } = useTranslation('security')
  const query = useInfiniteQuery(sessionsQuery())
  const endOthers = useEndOtherSessions()
  const sessions = query.data?.pages.flatMap(({ data }) => data) ?? []
  const hasOthers = sessions.some(({ isCurrent }) => !isCurrent)
  return (
    <Section
      title={t('sessions.title')}
      actions={
        hasOthers && (
          <Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
            {t('sessions.endOthers')}
          </Button>
        )
      }
    >
      <QueryView query={query} skeleton={<ListSkeleton rows={2} />}>
        {() => (
          <>
            <BrowserList>
              {sessions.map((session) => (
                <SessionRow key={session.id} session={session} />
              ))}
            </BrowserList>
            <ShowMore query={query} />
          </>
        )}
      </QueryView>
    </Section>
  )
}

function SessionRow({ session }: { session: Session }) {
  const { t } = useTranslation('security')
  const format = useFormat()
  const end = useEndSession()
  return (
    <BrowserRow
      icon={<IconDeviceDesktop size={20} stroke={1.6} />}
      origin={session}
      times={`${t('sessions.seen', { when: format.relative(session.lastSeenAt) })} · ${t('sessions.since', { when: format.date(session.createdAt) })}`}
      action={
        session.isCurrent ? (
          <StatusBadge tone="good">{t('current')}</StatusBadge>
        ) : (
          <Button
            variant="subtle"
            color="gray"
            loading={end.isPending}
            aria-label={t('sessions.endOf', { browser: session.browser })}
            onClick={() => end.mutate(session.id)}
          >
            {t('sessions.end')}
          </Button>
        )
      }
    />
  )
}
