import 'i18next'
import type { accessTokensText } from '../features/access-tokens/access-tokens-text.en.ts'
import type { auditText } from '../features/audit/audit-text.en.ts'
import type { coursesText } from '../features/courses/courses-text.en.ts'
import type { identityText } from '../features/identity/identity-text.en.ts'
import type { factorsText } from '../features/identity/factors/factors-text.en.ts'
import type { securityText } from '../features/identity/security-text.en.ts'
import type { learningText } from '../features/learning/learning-text.en.ts'
import type { organizationsText } from '../features/organizations/organizations-text.en.ts'
import type { privacyText } from '../features/privacy/privacy-text.en.ts'
import type { rolesText } from '../features/roles/roles-text.en.ts'
import type { signOnText } from '../features/single-sign-on/single-sign-on-text.en.ts'
import type { studioText } from '../features/studio/studio-text.en.ts'
import type { teamsText } from '../features/teams/teams-text.en.ts'
import type { platformText } from '../platform/platform-text.en.ts'
import type { uiText } from '../ui/ui-text.en.ts'
import type { appText } from './app-text.en.ts'
import type { landingText } from './landing-text.en.ts'
import type { settingsText } from './settings/settings-text.en.ts'
import type { shellText } from './shell/shell-text.en.ts'

/** Makes every `t('…')` a key that exists. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app'
    resources: {
      ui: typeof uiText
      platform: typeof platformText
      app: typeof appText
      landing: typeof landingText
      shell: typeof shellText
      settings: typeof settingsText
      identity: typeof identityText
      factors: typeof factorsText
      security: typeof securityText
      organizations: typeof organizationsText
      courses: typeof coursesText
      learning: typeof learningText
      accessTokens: typeof accessTokensText
      roles: typeof rolesText
      signOn: typeof signOnText
      teams: typeof teamsText
      studio: typeof studioText
      privacy: typeof privacyText
      audit: typeof auditText
    }
  }
}
