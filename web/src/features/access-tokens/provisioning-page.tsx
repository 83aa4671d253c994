import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { IconPlus } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { onDemand } from '../../platform/on-demand.ts'
import { useOrganization } from '../../platform/organization.tsx'
import { QueryView } from '../../platform/query-view.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { useFormat } from '../../ui/format.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { provisioningQuery } from './get-provisioning.ts'
import classes from './provisioning-page.module.css'
import { TokenList } from './token-list.tsx'
import { tokensQuery } from './tokens.ts'

const NewTokenDialog = onDemand(async () => (await import('./new-token-dialog.tsx')).NewTokenDialog)

/** How an identity provider gets to look after the organization's people, and what came of it. */
export function ProvisioningPage() {
  const { t } = useTranslation('accessTokens')
  const organization = useOrganization()
  const provisioning = useQuery(provisioningQuery(organization.id))
  return (
    <Page
      title={t('provisioning.title')}
      context={organization.name}
      description={t('provisioning.description', { organization: organization.name })}
    >
      <QueryView query={provisioning} skeleton={<ListSkeleton rows={2} />}>
        {({ baseUrl, lastSyncAt, people }) => (
          <>
            <div className={classes.address}>
              <TextField
                label={t('provisioning.address')}
                value={baseUrl}
                readOnly
                onFocus={(event) => event.currentTarget.select()}
              />
              <CopyButton value={baseUrl} label={t('provisioning.copyAddress')} />
            </div>
            <p className={classes.explanation}>{t('provisioning.addressHelp')}</p>
            <Facts lastSyncAt={lastSyncAt} people={people} />
          </>
        )}
      </QueryView>
      <ProvisioningTokens />
      <Instructions />
    </Page>
  )
}

type FactsProps = { lastSyncAt: string | null; people: { active: number; awaited: number; suspended: number } }

function Facts({ lastSyncAt, people }: FactsProps) {
  const { t } = useTranslation('accessTokens')
  const format = useFormat()
  const facts = [
    [t('provisioning.lastSync'), lastSyncAt === null ? t('provisioning.never') : format.relative(lastSyncAt)],
    [t('provisioning.active'), format.number(people.active)],
    [t('provisioning.awaited'), format.number(people.awaited)],
    [t('provisioning.suspended'), format.number(people.suspended)],
  ] as const
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function ProvisioningTokens() {
  const { t } = useTranslation('accessTokens')
  const organization = useOrganization()
  const query = useInfiniteQuery(tokensQuery(organization.id, 'provisioning'))
  const [creating, setCreating] = useState(false)
  const create = (
    <Button leftSection={<IconPlus size={18} stroke={1.75} />} onClick={() => setCreating(true)}>
      {t('create.open')}
    </Button>
  )
  return (
    <Section title={t('provisioning.tokens')} actions={create}>
      <p className={classes.explanation}>{t('provisioning.explanation')}</p>
      <QueryView query={query} skeleton={<ListSkeleton rows={1} />}>
        {({ pages }) => {
          const tokens = pages.flatMap(({ data }) => data)
          return tokens.length === 0 ? (
            <p>{t('provisioning.empty')}</p>
          ) : (
            <TokenList tokens={tokens} kind="provisioning" label={t('provisioning.tokens')} />
          )
        }}
      </QueryView>
      <Suspense>
        <NewTokenDialog kind="provisioning" opened={creating} onClose={() => setCreating(false)} />
      </Suspense>
    </Section>
  )
}

function Instructions() {
  const { t } = useTranslation('accessTokens')
  return (
    <Section title={t('provisioning.howTo')}>
      <p className={classes.explanation}>{t('provisioning.note')}</p>
      {(['entra', 'okta'] as const).map((provider) => (
        <div key={provider}>
          <h3 className={classes.provider}>{t(`provisioning.${provider}.title`)}</h3>
          <ol className={classes.steps}>
            {t(`provisioning.${provider}.steps`, { returnObjects: true }).map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </div>
      ))}
    </Section>
  )
}
