import type { TextLoaders } from '../platform/i18n.ts'

/** Where each feature's words are; a route names the ones its page needs. */
export const textLoaders: TextLoaders = {
  landing: async () => (await import('./landing-text.en.ts')).landingText,
  shell: async () => (await import('./shell/shell-text.en.ts')).shellText,
  settings: async () => (await import('./settings/settings-text.en.ts')).settingsText,
  identity: async () => (await import('../features/identity/identity-text.en.ts')).identityText,
  factors: async () => (await import('../features/identity/factors/factors-text.en.ts')).factorsText,
  security: async () => (await import('../features/identity/security-text.en.ts')).securityText,
  organizations: async () => (await import('../features/organizations/organizations-text.en.ts')).organizationsText,
  courses: async () => (await import('../features/courses/courses-text.en.ts')).coursesText,
  learning: async () => (await import('../features/learning/learning-text.en.ts')).learningText,
  accessTokens: async () => (await import('../features/access-tokens/access-tokens-text.en.ts')).accessTokensText,
  roles: async () => (await import('../features/roles/roles-text.en.ts')).rolesText,
  signOn: async () => (await import('../features/single-sign-on/single-sign-on-text.en.ts')).signOnText,
  teams: async () => (await import('../features/teams/teams-text.en.ts')).teamsText,
  privacy: async () => (await import('../features/privacy/privacy-text.en.ts')).privacyText,
  audit: async () => (await import('../features/audit/audit-text.en.ts')).auditText,
  studio: async () => (await import('../features/studio/studio-text.en.ts')).studioText,
}
