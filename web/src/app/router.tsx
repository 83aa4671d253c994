import { createRoute, createRouter } from '@tanstack/react-router'
import { loadTexts } from '../platform/i18n.ts'
import { expireSession, whoIsSignedIn } from '../platform/session.ts'
import { NotFound, RouteError } from './failure-pages.tsx'
import { organization, page, readNext, readText, root, shell, signedIn } from './routes/frame-routes.ts'
import { landing, publicRoutes } from './routes/public-routes.ts'
import { settingsRoutes } from './routes/settings-routes.ts'

/* Every page of the app. Pages are loaded when they are first visited, their words beside them. */

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

const myData = createRoute({
  getParentRoute: () => profileShell,
  path: '/profile/data',
  loader: () => loadTexts('privacy', 'factors'),
  component: page(() => import('../features/privacy/my-data-page.tsx'), 'MyDataPage'),
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
  publicRoutes,
  signedIn.addChildren([
    newOrganization,
    profileShell.addChildren([profile, security, myData]),
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
        settingsRoutes,
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
