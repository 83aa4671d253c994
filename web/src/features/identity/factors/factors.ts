import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Answer, answer, api } from '../../../platform/api.ts'
import { queryKeys } from '../../../platform/query-keys.ts'
import { showFailure } from '../../../platform/wait-toast.tsx'
import { showToast } from '../../../ui/toast.tsx'

export type Factors = Answer<'listFactors'>
export type Authenticator = Factors['authenticators'][number]
export type Passkey = Factors['passkeys'][number]

/** What the account has besides its password. */
export const factorsQuery = queryOptions({
  queryKey: queryKeys.factors,
  queryFn: ({ signal }) => answer(api.GET('/me/factors', { signal })),
})

/** Reads again what the account has, after it changed. */
export function useFactorsChanged(): () => Promise<void> {
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ queryKey: queryKeys.factors })
}

/** Begins to add an authenticator app; its secret is told this once. */
export const addAuthenticator = (name: string): Promise<Answer<'addAuthenticator'>> =>
  answer(api.POST('/me/authenticators', { body: { name } }))

/** Lets an authenticator app count, with a code of it. */
export const confirmAuthenticator = (authenticatorId: string, code: string): Promise<Answer<'confirmAuthenticator'>> =>
  answer(
    api.POST('/me/authenticators/{authenticatorId}/confirm', {
      params: { path: { authenticatorId } },
      body: { code: code.replaceAll(' ', '') },
    }),
  )

export function useRemoveAuthenticator() {
  const { t } = useTranslation('factors')
  return useRemoval(t('authenticators.removed'), async (authenticatorId) => {
    await api.DELETE('/me/authenticators/{authenticatorId}', { params: { path: { authenticatorId } } })
  })
}

export function useRemovePasskey() {
  const { t } = useTranslation('factors')
  return useRemoval(t('passkeys.removed'), async (passkeyId) => {
    await api.DELETE('/me/passkeys/{passkeyId}', { params: { path: { passkeyId } } })
  })
}

function useRemoval(message: string, mutationFn: (id: string) => Promise<void>) {
  const changed = useFactorsChanged()
  return useMutation({
    mutationFn,
    onSuccess: () => showToast({ message }),
    onError: (error) => showFailure(error),
    onSettled: changed,
  })
}

/** Gives a passkey another name. */
export const renamePasskey = (passkeyId: string, name: string): Promise<Passkey> =>
  answer(api.PATCH('/me/passkeys/{passkeyId}', { params: { path: { passkeyId } }, body: { name } }))

/** Ten new recovery codes, told this once. */
export function useMakeRecoveryCodes(onMade: (codes: string[]) => void) {
  const changed = useFactorsChanged()
  return useMutation({
    mutationFn: () => answer(api.POST('/me/recovery-codes')),
    onSuccess: ({ codes }) => onMade(codes),
    onError: (error) => showFailure(error),
    onSettled: changed,
  })
}
