import { useRouter } from '@tanstack/react-router'
import { api } from '../../platform/api.ts'
import { endSession } from '../../platform/session.ts'
import { patiently } from '../../platform/wait.ts'
import { showFailure, showWaitToast } from '../../platform/wait-toast.tsx'

/** Ends the session at the server and leads to the start page; says so when the server does not end it. */
export function useSignOut(): () => Promise<void> {
  const router = useRouter()
  return async () => {
    try {
      await patiently(() => api.DELETE('/session'), showWaitToast)
    } catch (error) {
      return showFailure(error)
    }
    endSession()
    await router.navigate({ to: '/' })
  }
}
