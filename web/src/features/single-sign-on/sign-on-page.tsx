import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { QueryView } from '../../platform/query-view.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { DomainsSection } from './domains-section.tsx'
import { LinksSection } from './links-section.tsx'
import { ProviderForm } from './provider-form.tsx'
import classes from './sign-on-page.module.css'
import { type SignOn, signOnQuery } from './sign-on-settings.ts'

/** How an organization's people sign in with the account they have at work. */
export function SignOnPage() {
  const { t } = useTranslation('signOn')
  const organization = useOrganization()
  const query = useQuery(signOnQuery(organization.id))
  return (
    <Page
      title={t('settings.title')}
      context={organization.name}
      description={t('settings.description', { organization: organization.name })}
      width="narrow"
    >
      <QueryView query={query} skeleton={<ListSkeleton rows={6} />}>
        {(signOn) => (
          <>
            <DomainsSection domains={signOn.domains} />
            <Section title={t('settings.service')}>
              <ServiceAddresses service={signOn.service} />
            </Section>
            <Section title={t('settings.provider')}>
              <ProviderForm key={signOn.version} signOn={signOn} />
            </Section>
            {signOn.connection && <LinksSection />}
          </>
        )}
      </QueryView>
    </Page>
  )
}

function ServiceAddresses({ service }: { service: SignOn['service'] }) {
  const { t } = useTranslation('signOn')
  const addresses = [
    { name: t('settings.redirectUri'), value: service.redirectUri },
    { name: t('settings.serviceEntityId'), value: service.entityId },
    { name: t('settings.assertionUrl'), value: service.assertionUrl },
    { name: t('settings.startUrl'), value: service.startUrl },
  ]
  return (
    <dl className={classes.facts}>
      {addresses.map(({ name, value }) => (
        <div key={name} className={classes.fact}>
          <dt>{name}</dt>
          <dd>
            <code className={classes.code}>{value}</code>
            <CopyButton size="xs" value={value} label={t('settings.copy')} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
