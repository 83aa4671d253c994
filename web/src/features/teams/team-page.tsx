import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { Page } from '../../ui/page.tsx'

export function TeamPage() {
  const { t } = useTranslation('teams')
  const organization = useOrganization()
  return (
    <Page title={t('title')} context={organization.name}>
      {null}
    </Page>
  )
}
