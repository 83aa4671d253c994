import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { now } from '../platform/clock.ts'
import { meQuery } from '../platform/session.ts'
import { FormatProvider } from '../ui/format.tsx'
import { MantineProvider } from '../ui/mantine-provider.tsx'

const ToastArea = lazy(async () => ({ default: (await import('../ui/toast-area.tsx')).ToastArea }))

/** Around every page behind sign-in: the component kit, the person's formats and the place where toasts appear. */
export function SignedIn() {
  const { data: me } = useQuery(meQuery)
  if (!me) return null
  return (
    <MantineProvider>
      <FormatProvider locale={me.locale} timeZone={me.timeZone} now={now}>
        <Outlet />
        <Suspense>
          <ToastArea />
        </Suspense>
      </FormatProvider>
    </MantineProvider>
  )
}
