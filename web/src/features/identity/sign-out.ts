import { useRouter } from '@tanstack/react-router'
import { api } from '../../platform/api.ts'
import { endSession } from '../../platform/session.ts'

/** Ends the session at the server and leads to the start page. */
export function useSignOut(): () => Promise<void> {
  const router = useRouter()
  return async () => {
    await api.DELETE('/session')
    endSession()
    await router.navigate({ to: '/' })
  }
}
