import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Answer, answer, api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'
import { showFailure } from '../../platform/wait-toast.tsx'
import { showToast } from '../../ui/toast.tsx'

export type KnownDevice = Answer<'listDevices'>['data'][number]

/** The browsers the account knows, those seen last first. */
export function devicesQuery() {
  return queryOptions({
    queryKey: queryKeys.devices,
    queryFn: async ({ signal }) => (await answer(api.GET('/me/devices', { signal }))).data,
  })
}

/** Takes a browser for unknown from now on. */
export function useForgetDevice() {
  const { t } = useTranslation('security')
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (deviceId: string) => {
      await api.DELETE('/me/devices/{deviceId}', { params: { path: { deviceId } } })
    },
    onSuccess: () => showToast({ message: t('devices.forgotten') }),
    onError: (error) => showFailure(error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.devices }),
  })
}
