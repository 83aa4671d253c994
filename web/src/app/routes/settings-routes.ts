import { createRoute } from '@tanstack/react-router'
import { loadTexts } from '../../platform/i18n.ts'
import { page, readText, shell } from './frame-routes.ts'

/* The settings of an organization: a list beside each page. */

const settings = createRoute({
  getParentRoute: () => shell,
  id: 'settings-layout',
  loader: () => loadTexts('settings'),
  component: page(() => import('../settings/settings-layout.tsx'), 'SettingsLayout'),
})

const settingsStart = createRoute({
  getParentRoute: () => settings,
  path: '/settings',
  component: page(() => import('../settings/settings-start.tsx'), 'SettingsStart'),
})

const roles = createRoute({
  getParentRoute: () => settings,
  path: '/settings/roles',
  loader: () => loadTexts('roles'),
  component: page(() => import('../../features/roles/roles-page.tsx'), 'RolesPage'),
})

const tokens = createRoute({
  getParentRoute: () => settings,
  path: '/settings/tokens',
  loader: () => loadTexts('accessTokens'),
  component: page(() => import('../../features/access-tokens/tokens-page.tsx'), 'TokensPage'),
})

const provisioning = createRoute({
  getParentRoute: () => settings,
  path: '/settings/provisioning',
  loader: () => loadTexts('accessTokens'),
  component: page(() => import('../../features/access-tokens/provisioning-page.tsx'), 'ProvisioningPage'),
})

const signOn = createRoute({
  getParentRoute: () => settings,
  path: '/settings/sign-on',
  loader: () => loadTexts('signOn'),
  component: page(() => import('../../features/single-sign-on/sign-on-page.tsx'), 'SignOnPage'),
})

const audit = createRoute({
  getParentRoute: () => settings,
  path: '/settings/audit',
  validateSearch: (search): { about?: string; actor?: string; from?: string; to?: string } => ({
    ...readText(search, 'about'),
    ...readText(search, 'actor'),
    ...readText(search, 'from'),
    ...readText(search, 'to'),
  }),
  loader: () => loadTexts('audit'),
  component: page(() => import('../../features/audit/audit-page.tsx'), 'AuditPage'),
})

const secondFactor = createRoute({
  getParentRoute: () => settings,
  path: '/settings/security',
  loader: () => loadTexts('factors'),
  component: page(
    () => import('../../features/identity/factors/second-factor-policy-page.tsx'),
    'SecondFactorPolicyPage',
  ),
})

export const settingsRoutes = settings.addChildren([
  settingsStart,
  roles,
  tokens,
  provisioning,
  signOn,
  audit,
  secondFactor,
])
