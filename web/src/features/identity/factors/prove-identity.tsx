import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Suspense, useEffect, useState } from 'react'
import { loadTexts } from '../../../platform/i18n.ts'
import { onDemand } from '../../../platform/on-demand.ts'
import { type Missing, onProofMissing } from '../../../platform/proof.ts'
import { factorsQuery } from './factors.ts'

const ConfirmSessionDialog = onDemand(async () => {
  await loadTexts('factors')
  return (await import('./confirm-dialog.tsx')).ConfirmSessionDialog
})

type Asked = { missing: Missing; answer: (confirmed: boolean) => void }

/**
 * Answers for the person when the server asks for more proof of who they are: a dialog, after which the request is sent
 * again. Who has no second factor yet, where one is required, is led to set one up and back.
 */
export function ProveIdentity() {
  const router = useRouter()
  const queryClient = useQueryClient()
  const [asked, setAsked] = useState<Asked>()

  useEffect(() => {
    async function prove(missing: Missing): Promise<boolean> {
      if (missing === 'second-factor' && !(await hasSecondFactor())) {
        await leadToSecurity()
        return false
      }
      const { promise, resolve } = Promise.withResolvers<boolean>()
      setAsked({ missing, answer: resolve })
      const confirmed = await promise
      setAsked(undefined)
      return confirmed
    }

    async function hasSecondFactor(): Promise<boolean> {
      const { authenticators, passkeys } = await queryClient.fetchQuery({ ...factorsQuery, staleTime: 0 })
      return authenticators.length + passkeys.length > 0
    }

    async function leadToSecurity() {
      const { href, pathname } = router.latestLocation
      if (pathname === '/profile/security') return
      await router.navigate({ to: '/profile/security', search: { next: href } })
    }

    return onProofMissing(prove)
  }, [router, queryClient])

  return <Suspense>{asked && <ConfirmSessionDialog missing={asked.missing} onDone={asked.answer} />}</Suspense>
}
