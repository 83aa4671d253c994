import { answer, api } from '../../platform/api.ts'

/** The slug of the organization that an address or a name leads to; null when none signs in with it. */
export async function discoverSignOn(who: string): Promise<string | null> {
  const { organization } = await answer(api.POST('/single-sign-on/discover', { body: { who } }))
  return organization
}

/** Leaves the app for the organization's identity provider, which leads back to `next`. */
export function goToProvider(organization: string, next: string | undefined): void {
  const search = next === undefined ? '' : `?${new URLSearchParams({ returnTo: next }).toString()}`
  location.assign(`/api/v1/single-sign-on/${encodeURIComponent(organization)}/start${search}`)
}
