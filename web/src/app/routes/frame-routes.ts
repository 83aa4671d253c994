import { createRootRouteWithContext, createRoute, lazyRouteComponent, notFound, redirect } from '@tanstack/react-router'
import { loadCode } from '../../platform/code.ts'
import { loadTexts } from '../../platform/i18n.ts'
import { ownPath } from '../../platform/own-path.ts'
import { whoIsSignedIn } from '../../platform/session.ts'
import { AppErrorPage, NotFoundPage } from '../failure-pages.tsx'

/*
 * What stands around pages. A page of an organization finds the organization by the slug in its address, and someone
 * else's reads as missing.
 */

export const root = createRootRouteWithContext<{ onSignedOut: () => void }>()({
  notFoundComponent: NotFoundPage,
  errorComponent: AppErrorPage,
})

export const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context: { onSignedOut }, location }) => {
    const [me, { sessionCache }] = await Promise.all([whoIsSignedIn(), loadCode(() => import('../session-cache.ts'))])
    if (!me) throw redirect({ to: '/sign-in', search: { next: location.href } })
    return { me, queryClient: sessionCache(me, onSignedOut) }
  },
  loader: async ({ context: { queryClient } }) => {
    const { startOrganization } = await loadCode(() => import('../session-cache.ts'))
    await Promise.all([loadTexts('shell', 'organizations'), startOrganization(queryClient)])
  },
  component: page(() => import('../signed-in.tsx'), 'SignedIn'),
})

export const organization = createRoute({
  getParentRoute: () => signedIn,
  path: '/o/$org',
  beforeLoad: async ({ context: { queryClient }, params: { org } }) => {
    const { enterOrganization } = await loadCode(() => import('../session-cache.ts'))
    if (!(await enterOrganization(queryClient, org))) throw notFound()
  },
  component: page(() => import('../organization-scope.tsx'), 'OrganizationScope'),
})

export const shell = createRoute({
  getParentRoute: () => organization,
  id: 'shell',
  component: page(() => import('../shell/shell.tsx'), 'Shell'),
})

/** A page whose code is loaded when it is first visited. */
export function page<Module extends Record<string, unknown>, Name extends keyof Module & string>(
  load: () => Promise<Module>,
  name: Name,
) {
  return lazyRouteComponent(() => loadCode(load), name)
}

/** One text of an address's query, if it is there. */
export function readText<Name extends string>(search: Record<string, unknown>, name: Name): { [N in Name]?: string } {
  const value = search[name]
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text !== '' ? ({ [name]: text } as { [N in Name]: string }) : {}
}

/** Where to go afterwards. A `next` that is no page of ours is named as missing: one left out would stay as it came. */
export function readNext(search: Record<string, unknown>): { next?: string | undefined } {
  return { next: ownPath(readText(search, 'next').next ?? '', location.origin) }
}
