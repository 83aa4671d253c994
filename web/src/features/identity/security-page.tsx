import { useTranslation } from 'react-i18next'
import { Page } from '../../ui/page.tsx'
import { DevicesSection } from './devices-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { SessionsSection } from './sessions-section.tsx'

/** How the person signs in, where they are signed in, and what happened lately: one section each. */
export function SecurityPage() {
  const { t } = useTranslation('security')
  return (
    <Page title={t('title')} description={t('description')} width="narrow">
      <PasswordSection />
      <SessionsSection />
      <DevicesSection />
    </Page>
  )
}
