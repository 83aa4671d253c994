import type { Platform } from '#platform/platform.ts'

/**
 * The page of the app to go to after signing in, as a whole address; the start page for anything that leads elsewhere. It
 * is read as a browser reads it, since `/\evil.example` and `/.//evil.example` are other sites to one.
 */
export function returnAddress({ config }: Pick<Platform, 'config'>, path: string | undefined): string {
  const start = `${config.publicUrl}/`
  if (path === undefined || !path.startsWith('/') || !URL.canParse(path, start)) return start
  const url = new URL(path, start)
  const isPage = url.origin === new URL(start).origin && !url.pathname.startsWith('/api/')
  return isPage ? url.href : start
}
