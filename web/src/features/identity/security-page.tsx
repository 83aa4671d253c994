import { useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../ui/page.tsx'
import { ActivitySection } from './activity-section.tsx'
import { DevicesSection } from './devices-section.tsx'
import { AuthenticatorsSection } from './factors/authenticators-section.tsx'
import { PasskeysSection } from './factors/passkeys-section.tsx'
import { RecoveryCodesSection } from './factors/recovery-codes-section.tsx'
import { SecondFactorNeeded } from './factors/second-factor-needed.tsx'
import { PasswordSection } from './password-section.tsx'
import { SessionsSection } from './sessions-section.tsx'

/** How the person signs in, where they are signed in, and what happened lately: one section each. */
export function SecurityPage() {
  const { t } = useTranslation('security')
  const { next } = useSearch({ from: '/signed-in/profile-shell/profile/security' })
  return (
    <Page title={t('title')} description={t('description')} width="narrow">
      {next && <SecondFactorNeeded next={next} />}
      <PasskeysSection />
      <AuthenticatorsSection />
      <RecoveryCodesSection />
      <PasswordSection />
      <SessionsSection />
      <DevicesSection />
      <ActivitySection />
    </Page>
  )
}
