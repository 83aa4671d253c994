import { useInfiniteQuery } from '@tanstack/react-query'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { onDemand } from '../../platform/on-demand.ts'
import { mayIn, useOrganization } from '../../platform/organization.tsx'
import { QueryView } from '../../platform/query-view.tsx'
import { ShowMore } from '../../platform/show-more.tsx'
import { Button } from '../../ui/button.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import classes from './token-list.module.css'
import { TokenList } from './token-list.tsx'
import { tokensQuery } from './tokens.ts'

const NewTokenDialog = onDemand(async () => (await import('./new-token-dialog.tsx')).NewTokenDialog)

/** The tokens that act for the person in this organization; owners see everybody's below. */
export function TokensPage() {
  const { t } = useTranslation('accessTokens')
  const organization = useOrganization()
  const [creating, setCreating] = useState(false)
  const create = (
    <Button leftSection={<IconPlus size={18} stroke={1.75} />} onClick={() => setCreating(true)}>
      {t('create.open')}
    </Button>
  )
  return (
    <Page
      title={t('own.title')}
      context={organization.name}
      description={t('own.description', { organization: organization.name })}
      actions={create}
    >
      <OwnTokens />
      {mayIn(organization, 'security.manage') && <AllTokens />}
      <Suspense>
        <NewTokenDialog kind="personal" opened={creating} onClose={() => setCreating(false)} />
      </Suspense>
    </Page>
  )
}

function OwnTokens() {
  const { t } = useTranslation('accessTokens')
  const organization = useOrganization()
  const query = useInfiniteQuery(tokensQuery(organization.id, 'own'))
  return (
    <Section title={t('own.section')}>
      <QueryView query={query} skeleton={<ListSkeleton rows={3} />}>
        {({ pages }) => {
          const tokens = pages.flatMap(({ data }) => data)
          if (tokens.length === 0) {
            return (
              <EmptyState icon={IconKey} title={t('own.empty.title')} level="h3">
                {t('own.empty.text')}
              </EmptyState>
            )
          }
          return (
            <>
              <TokenList tokens={tokens} kind="own" label={t('own.section')} />
              <ShowMore query={query} />
            </>
          )
        }}
      </QueryView>
    </Section>
  )
}

function AllTokens() {
  const { t } = useTranslation('accessTokens')
  const organization = useOrganization()
  const query = useInfiniteQuery(tokensQuery(organization.id, 'personal'))
  return (
    <Section title={t('all.section')}>
      <p className={classes.explanation}>{t('all.explanation')}</p>
      <QueryView query={query} skeleton={<ListSkeleton rows={3} />}>
        {({ pages }) => {
          const tokens = pages.flatMap(({ data }) => data)
          if (tokens.length === 0) return <p>{t('all.none')}</p>
          return (
            <>
              <TokenList tokens={tokens} kind="personal" label={t('all.section')} />
              <ShowMore query={query} />
            </>
          )
        }}
      </QueryView>
    </Section>
  )
}
