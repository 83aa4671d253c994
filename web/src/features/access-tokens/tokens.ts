import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Answer, answer, api, type Body } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'
import { showFailure } from '../../platform/wait-toast.tsx'
import { showToast } from '../../ui/toast.tsx'

export type Token = Answer<'listAccessTokens'>['data'][number]
export type CreatedToken = Answer<'createAccessToken'>

/** One's own tokens, everybody's, or those of the organization itself for its identity provider. */
export type TokenList = 'own' | 'personal' | 'provisioning'

/** Tokens that are valid now, newest first, page by page. */
export function tokensQuery(organizationId: string, list: TokenList) {
  return infiniteQueryOptions({
    queryKey: queryKeys.tokens(organizationId, list),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 50, ...(pageParam && { cursor: pageParam }) }
      const path = { organizationId }
      if (list === 'own') {
        return answer(api.GET('/organizations/{organizationId}/my-tokens', { params: { path, query }, signal }))
      }
      const params = { path, query: { ...query, kind: list } }
      return answer(api.GET('/organizations/{organizationId}/tokens', { params, signal }))
    },
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.nextCursor,
  })
}

/** Makes a token that acts for the person. The answer holds it, this one time. */
export function createToken(organizationId: string, body: Body<'createAccessToken'>): Promise<CreatedToken> {
  return answer(api.POST('/organizations/{organizationId}/my-tokens', { params: { path: { organizationId } }, body }))
}

/** Makes a token for the organization's identity provider. The answer holds it, this one time. */
export function createProvisioningToken(
  organizationId: string,
  body: Body<'createProvisioningToken'>,
): Promise<CreatedToken> {
  return answer(
    api.POST('/organizations/{organizationId}/provisioning-tokens', { params: { path: { organizationId } }, body }),
  )
}

/** Ends a token at once: one's own, or as an owner anybody's. */
export function useRevokeToken(organizationId: string, list: TokenList) {
  const { t } = useTranslation('accessTokens')
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (tokenId: string) => {
      const params = { path: { organizationId, tokenId } }
      if (list === 'own') await api.DELETE('/organizations/{organizationId}/my-tokens/{tokenId}', { params })
      else await api.DELETE('/organizations/{organizationId}/tokens/{tokenId}', { params })
    },
    onSuccess: () => showToast({ message: t('list.revoked') }),
    onError: (error) => showFailure(error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.allTokens(organizationId) }),
  })
}
