import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { now } from '../platform/clock.ts'
import { meQuery } from '../platform/session.ts'
import { FormatProvider } from '../ui/format.tsx'
import { ToastArea } from '../ui/toast.tsx'

/** Around every page behind sign-in: the person's formats and the place where toasts appear. */
export function SignedIn() {
  const { data: me } = useQuery(meQuery)
  if (!me) return null
  return (
    <FormatProvider locale={me.locale} timeZone={me.timeZone} now={now}>
      <Outlet />
      <ToastArea />
    </FormatProvider>
  )
}
