import { useQueryClient } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { onDemand } from '../../platform/on-demand.ts'
import { useOrganization } from '../../platform/organization.tsx'
import { queryKeys } from '../../platform/query-keys.ts'
import { FormNotice } from '../../platform/use-api-form.tsx'
import { useRequest } from '../../platform/use-request.ts'
import { Button } from '../../ui/button.tsx'
import { showToast } from '../../ui/toast.tsx'
import { removeSignOn } from './sign-on-settings.ts'

const ConfirmDialog = onDemand(async () => (await import('../../ui/confirm-dialog.tsx')).ConfirmDialog)

/** Forgets the provider, after a question. */
export function RemoveSignOn() {
  const { t } = useTranslation('signOn')
  const organization = useOrganization()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  const remove = useRequest({
    send: () => removeSignOn(organization.id),
    onDone: async () => {
      setAsking(false)
      showToast({ message: t('settings.removed') })
      await queryClient.invalidateQueries({ queryKey: queryKeys.signOn(organization.id) })
    },
  })
  return (
    <>
      <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
        {t('settings.remove')}
      </Button>
      <Suspense>
        <ConfirmDialog
          opened={asking}
          title={t('settings.removeTitle')}
          confirm={t('settings.remove')}
          busy={remove.busy}
          onConfirm={() => remove.start(undefined)}
          onClose={() => setAsking(false)}
        >
          <p>{t('settings.removeText')}</p>
          <FormNotice error={remove.error} fieldNames={[]} />
        </ConfirmDialog>
      </Suspense>
    </>
  )
}
