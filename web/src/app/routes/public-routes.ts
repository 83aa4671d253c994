import { createRoute, redirect } from '@tanstack/react-router'
import { loadCode } from '../../platform/code.ts'
import { loadTexts } from '../../platform/i18n.ts'
import { whoIsSignedIn, whoMayBeSignedIn } from '../../platform/session.ts'
import { PublicFrame } from '../public-frame.tsx'
import { page, readNext, readText, root } from './frame-routes.ts'

/* Pages that nobody has to sign in for. */

export const landing = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ context: { onSignedOut } }) => {
    const me = await whoMayBeSignedIn()
    if (!me) return
    const { sessionCache, startOrganization } = await loadCode(() => import('../session-cache.ts'))
    const organization = await startOrganization(sessionCache(me, onSignedOut))
    if (!organization) throw redirect({ to: '/organizations/new', replace: true })
    throw redirect({ to: '/o/$org', params: { org: organization.slug }, replace: true })
  },
  loader: () => loadTexts('landing'),
  component: page(() => import('../landing-page.tsx'), 'LandingPage'),
})

const publicPages = createRoute({
  getParentRoute: () => root,
  id: 'public',
  component: PublicFrame,
  loader: () => loadTexts('identity'),
})

const signIn = createRoute({
  getParentRoute: () => publicPages,
  path: '/sign-in',
  validateSearch: readNext,
  component: page(() => import('../../features/identity/sign-in-page.tsx'), 'SignInPage'),
})

const organizationSignIn = createRoute({
  getParentRoute: () => publicPages,
  path: '/sign-in/organization',
  validateSearch: (
    search,
  ): { next?: string | undefined; organization?: string; problem?: string; request?: string } => ({
    ...readNext(search),
    ...readText(search, 'organization'),
    ...readText(search, 'problem'),
    ...readText(search, 'request'),
  }),
  loader: () => loadTexts('signOn'),
  component: page(
    () => import('../../features/single-sign-on/organization-sign-in-page.tsx'),
    'OrganizationSignInPage',
  ),
})

const signUp = createRoute({
  getParentRoute: () => publicPages,
  path: '/sign-up',
  validateSearch: readNext,
  component: page(() => import('../../features/identity/sign-up-page.tsx'), 'SignUpPage'),
})

const forgotPassword = createRoute({
  getParentRoute: () => publicPages,
  path: '/forgot-password',
  component: page(() => import('../../features/identity/forgot-password-page.tsx'), 'ForgotPasswordPage'),
})

const resetPassword = createRoute({
  getParentRoute: () => publicPages,
  path: '/reset-password',
  component: page(() => import('../../features/identity/reset-password-page.tsx'), 'ResetPasswordPage'),
})

const invitation = createRoute({
  getParentRoute: () => publicPages,
  path: '/invitation',
  loader: async ({ location: { hash: token } }) => {
    const [{ lookUpInvitation }, { acceptInvitation }] = await Promise.all([
      loadCode(() => import('../../features/organizations/look-up-invitation.ts')),
      loadCode(() => import('../../features/organizations/accept-invitation.ts')),
      loadTexts('organizations'),
    ])
    const invitation = await lookUpInvitation(token)
    // A link that was used leads the member who used it home.
    const joined = !invitation && token && (await whoIsSignedIn()) && (await acceptInvitation(token).catch(() => null))
    if (joined) throw redirect({ to: '/o/$org', params: { org: joined.slug }, replace: true })
    return { token, invitation }
  },
  component: page(() => import('../invitation-page.tsx'), 'InvitationPage'),
})

const farewell = createRoute({
  getParentRoute: () => publicPages,
  path: '/farewell',
  loader: () => loadTexts('privacy'),
  component: page(() => import('../../features/privacy/farewell-page.tsx'), 'FarewellPage'),
})

export const publicRoutes = publicPages.addChildren([
  signIn,
  organizationSignIn,
  signUp,
  forgotPassword,
  resetPassword,
  invitation,
  farewell,
])
