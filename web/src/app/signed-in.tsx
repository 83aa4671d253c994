import { QueryClientProvider } from '@tanstack/react-query'
import { Outlet, useRouteContext } from '@tanstack/react-router'
import { Suspense } from 'react'
import { now } from '../platform/clock.ts'
import { ProveIdentity } from '../features/identity/factors/prove-identity.tsx'
import { onDemand } from '../platform/on-demand.ts'
import { FormatProvider } from '../ui/format.tsx'
import { MantineProvider } from '../ui/mantine-provider.tsx'

const ToastArea = onDemand(async () => (await import('../ui/toast-area.tsx')).ToastArea)

/** Around every page behind sign-in: what was read, the component kit, the person's formats and the toasts. */
export function SignedIn() {
  const { me, queryClient } = useRouteContext({ from: '/signed-in' })
  return (
    <QueryClientProvider client={queryClient}>
      <MantineProvider>
        <FormatProvider locale={me.locale} timeZone={me.timeZone} now={now}>
          <Outlet />
          <ProveIdentity />
          <Suspense>
            <ToastArea />
          </Suspense>
        </FormatProvider>
      </MantineProvider>
    </QueryClientProvider>
  )
}
