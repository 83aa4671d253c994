import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from '@tanstack/react-router'
import { loadCode } from '../platform/code.ts'
import { loadTexts } from '../platform/i18n.ts'
import { ownPath } from '../platform/own-path.ts'
import { expireSession, whoIsSignedIn, whoMayBeSignedIn } from '../platform/session.ts'
import { AppErrorPage, NotFound, NotFoundPage, RouteError } from './failure-pages.tsx'
import { PublicFrame } from './public-frame.tsx'

/*
 * Every page of the app. Pages are loaded when they are first visited, their words beside them; a page of an
 * organization finds the organization by the slug in its address, and someone else's reads as missing.
 */

const root = createRootRouteWithContext<{ onSignedOut: () => void }>()({
  notFoundComponent: NotFoundPage,
  errorComponent: AppErrorPage,
})

const landing = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ context: { onSignedOut } }) => {
    const me = await whoMayBeSignedIn()
    if (!me) return
    const { sessionCache, startOrganization } = await loadCode(() => import('./session-cache.ts'))
    const organization = await startOrganization(sessionCache(me, onSignedOut))
    if (!organization) throw redirect({ to: '/organizations/new', replace: true })
    throw redirect({ to: '/o/$org', params: { org: organization.slug }, replace: true })
  },
  loader: () => loadTexts('landing'),
  component: page(() => import('./landing-page.tsx'), 'LandingPage'),
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
  component: page(() => import('../features/identity/sign-in-page.tsx'), 'SignInPage'),
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
  component: page(() => import('../features/single-sign-on/organization-sign-in-page.tsx'), 'OrganizationSignInPage'),
})

const signUp = createRoute({
  getParentRoute: () => publicPages,
  path: '/sign-up',
  validateSearch: readNext,
  component: page(() => import('../features/identity/sign-up-page.tsx'), 'SignUpPage'),
})

const forgotPassword = createRoute({
  getParentRoute: () => publicPages,
  path: '/forgot-password',
  component: page(() => import('../features/identity/forgot-password-page.tsx'), 'ForgotPasswordPage'),
})

const resetPassword = createRoute({
  getParentRoute: () => publicPages,
  path: '/reset-password',
  component: page(() => import('../features/identity/reset-password-page.tsx'), 'ResetPasswordPage'),
})

const invitation = createRoute({
  getParentRoute: () => publicPages,
  path: '/invitation',
  loader: async ({ location: { hash: token } }) => {
    const [{ lookUpInvitation }, { acceptInvitation }] = await Promise.all([
      loadCode(() => import('../features/organizations/look-up-invitation.ts')),
      loadCode(() => import('../features/organizations/accept-invitation.ts')),
      loadTexts('organizations'),
    ])
    const invitation = await lookUpInvitation(token)
    // A link that was used leads the member who used it home.
    const joined = !invitation && token && (await whoIsSignedIn()) && (await acceptInvitation(token).catch(() => null))
    if (joined) throw redirect({ to: '/o/$org', params: { org: joined.slug }, replace: true })
    return { token, invitation }
  },
  component: page(() => import('./invitation-page.tsx'), 'InvitationPage'),
})

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context: { onSignedOut }, location }) => {
    const [me, { sessionCache }] = await Promise.all([whoIsSignedIn(), loadCode(() => import('./session-cache.ts'))])
    if (!me) throw redirect({ to: '/sign-in', search: { next: location.href } })
    return { me, queryClient: sessionCache(me, onSignedOut) }
  },
  loader: async ({ context: { queryClient } }) => {
    const { startOrganization } = await loadCode(() => import('./session-cache.ts'))
    await Promise.all([loadTexts('shell', 'organizations'), startOrganization(queryClient)])
  },
  component: page(() => import('./signed-in.tsx'), 'SignedIn'),
})

const newOrganization = createRoute({
  getParentRoute: () => signedIn,
  path: '/organizations/new',
  component: page(() => import('../features/organizations/new-organization-page.tsx'), 'NewOrganizationPage'),
})

const profileShell = createRoute({
  getParentRoute: () => signedIn,
  id: 'profile-shell',
  component: page(() => import('./shell/shell.tsx'), 'PreferredShell'),
})

const profile = createRoute({
  getParentRoute: () => profileShell,
  path: '/profile',
  loader: () => loadTexts('identity'),
  component: page(() => import('../features/identity/profile-page.tsx'), 'ProfilePage'),
})

const security = createRoute({
  getParentRoute: () => profileShell,
  path: '/profile/security',
  validateSearch: readNext,
  loader: () => loadTexts('identity', 'security', 'factors'),
  component: page(() => import('../features/identity/security-page.tsx'), 'SecurityPage'),
})

const organization = createRoute({
  getParentRoute: () => signedIn,
  path: '/o/$org',
  beforeLoad: async ({ context: { queryClient }, params: { org } }) => {
    const { enterOrganization } = await loadCode(() => import('./session-cache.ts'))
    if (!(await enterOrganization(queryClient, org))) throw notFound()
  },
  component: page(() => import('./organization-scope.tsx'), 'OrganizationScope'),
})

const shell = createRoute({
  getParentRoute: () => organization,
  id: 'shell',
  component: page(() => import('./shell/shell.tsx'), 'Shell'),
})

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  loader: () => loadTexts('learning', 'courses'),
  component: page(() => import('./home.tsx'), 'Home'),
})

const catalog = createRoute({
  getParentRoute: () => shell,
  path: '/catalog',
  validateSearch: (search): { q?: string; sort?: 'title' } => ({
    ...readText(search, 'q'),
    ...(search['sort'] === 'title' && { sort: 'title' as const }),
  }),
  loader: () => loadTexts('courses', 'learning'),
  component: page(() => import('./catalog.tsx'), 'Catalog'),
})

const course = createRoute({
  getParentRoute: () => shell,
  path: '/courses/$courseId',
  loader: () => loadTexts('courses', 'learning'),
  component: page(() => import('./course-page.tsx'), 'CoursePage'),
})

const studio = createRoute({
  getParentRoute: () => shell,
  path: '/studio',
  validateSearch: (search): { q?: string; import?: string } => ({
    ...readText(search, 'q'),
    ...readText(search, 'import'),
  }),
  loader: () => loadTexts('studio'),
  component: page(() => import('../features/studio/studio-page.tsx'), 'StudioPage'),
})

const courseEditor = createRoute({
  getParentRoute: () => shell,
  path: '/studio/$courseId',
  loader: () => loadTexts('studio'),
  component: page(() => import('../features/studio/course-editor-page.tsx'), 'CourseEditorPage'),
})

const lessonEditor = createRoute({
  getParentRoute: () => shell,
  path: '/studio/$courseId/lessons/$lessonId',
  loader: () => loadTexts('studio'),
  component: page(() => import('../features/studio/lesson-editor-page.tsx'), 'LessonEditorPage'),
})

const members = createRoute({
  getParentRoute: () => shell,
  path: '/members',
  validateSearch: (search): { q?: string } => readText(search, 'q'),
  component: page(() => import('../features/organizations/members-page.tsx'), 'MembersPage'),
})

const settings = createRoute({
  getParentRoute: () => shell,
  id: 'settings-layout',
  loader: () => loadTexts('settings'),
  component: page(() => import('./settings/settings-layout.tsx'), 'SettingsLayout'),
})

const settingsStart = createRoute({
  getParentRoute: () => settings,
  path: '/settings',
  component: page(() => import('./settings/settings-start.tsx'), 'SettingsStart'),
})

const roles = createRoute({
  getParentRoute: () => settings,
  path: '/settings/roles',
  loader: () => loadTexts('roles'),
  component: page(() => import('../features/roles/roles-page.tsx'), 'RolesPage'),
})

const tokens = createRoute({
  getParentRoute: () => settings,
  path: '/settings/tokens',
  loader: () => loadTexts('accessTokens'),
  component: page(() => import('../features/access-tokens/tokens-page.tsx'), 'TokensPage'),
})

const provisioning = createRoute({
  getParentRoute: () => settings,
  path: '/settings/provisioning',
  loader: () => loadTexts('accessTokens'),
  component: page(() => import('../features/access-tokens/provisioning-page.tsx'), 'ProvisioningPage'),
})

const signOn = createRoute({
  getParentRoute: () => settings,
  path: '/settings/sign-on',
  loader: () => loadTexts('signOn'),
  component: page(() => import('../features/single-sign-on/sign-on-page.tsx'), 'SignOnPage'),
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
  component: page(() => import('../features/audit/audit-page.tsx'), 'AuditPage'),
})

const secondFactor = createRoute({
  getParentRoute: () => settings,
  path: '/settings/security',
  loader: () => loadTexts('factors'),
  component: page(() => import('../features/identity/factors/second-factor-policy-page.tsx'), 'SecondFactorPolicyPage'),
})

const teams = createRoute({
  getParentRoute: () => shell,
  path: '/teams',
  loader: () => loadTexts('teams'),
  component: page(() => import('../features/teams/teams-page.tsx'), 'TeamsPage'),
})

const team = createRoute({
  getParentRoute: () => shell,
  path: '/teams/$teamId',
  loader: () => loadTexts('teams'),
  component: page(() => import('../features/teams/team-page.tsx'), 'TeamPage'),
})

const resume = createRoute({
  getParentRoute: () => organization,
  path: '/learn/$enrollmentId',
  loader: () => loadTexts('learning'),
  component: page(() => import('../features/learning/resume-page.tsx'), 'ResumePage'),
})

const player = createRoute({
  getParentRoute: () => organization,
  path: '/learn/$enrollmentId/$lessonId',
  loader: () => loadTexts('learning'),
  component: page(() => import('../features/learning/player-page.tsx'), 'PlayerPage'),
})

const routeTree = root.addChildren([
  landing,
  publicPages.addChildren([signIn, organizationSignIn, signUp, forgotPassword, resetPassword, invitation]),
  signedIn.addChildren([
    newOrganization,
    profileShell.addChildren([profile, security]),
    organization.addChildren([
      shell.addChildren([
        home,
        catalog,
        course,
        studio,
        courseEditor,
        lessonEditor,
        members,
        teams,
        team,
        settings.addChildren([settingsStart, roles, tokens, provisioning, signOn, audit, secondFactor]),
      ]),
      resume,
      player,
    ]),
  ]),
])

/** The router over all pages; a link's target starts loading when the pointer rests on it. */
export function createAppRouter() {
  const router = createRouter({
    routeTree,
    context: { onSignedOut },
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: NotFound,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
  })
  return router

  function onSignedOut() {
    leaveExpiredSession().catch(reportError)
  }

  /** The session ended while its pages were open: the router decides again, and leads to sign-in and back. */
  async function leaveExpiredSession() {
    const me = await whoIsSignedIn()
    if (me) expireSession(me.email)
    await router.invalidate()
  }
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}

/** A page whose code is loaded when it is first visited. */
function page<Module extends Record<string, unknown>, Name extends keyof Module & string>(
  load: () => Promise<Module>,
  name: Name,
) {
  return lazyRouteComponent(() => loadCode(load), name)
}

function readText<Name extends string>(search: Record<string, unknown>, name: Name): { [N in Name]?: string } {
  const value = search[name]
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text !== '' ? ({ [name]: text } as { [N in Name]: string }) : {}
}

/** Where to go after signing in: a page of this app, never another site. */
/** Where to go afterwards. A `next` that is no page of ours is named as missing: one left out would stay as it came. */
function readNext(search: Record<string, unknown>): { next?: string | undefined } {
  return { next: ownPath(readText(search, 'next').next ?? '', location.origin) }
}
