import { useQuery } from '@tanstack/react-query'
import { IconDeviceMobile } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { onDemand } from '../../../platform/on-demand.ts'
import { QueryView } from '../../../platform/query-view.tsx'
import { Button } from '../../../ui/button.tsx'
import { ListSkeleton } from '../../../ui/list-skeleton.tsx'
import { Section } from '../../../ui/page.tsx'
import { BrowserList } from '../browser-list.tsx'
import { FactorRow } from './factor-row.tsx'
import { type Authenticator, factorsQuery, useRemoveAuthenticator } from './factors.ts'
import classes from './factors.module.css'

const AddAuthenticatorDialog = onDemand(
  async () => (await import('./add-authenticator-dialog.tsx')).AddAuthenticatorDialog,
)
const ConfirmDialog = onDemand(async () => (await import('../../../ui/confirm-dialog.tsx')).ConfirmDialog)

/** The apps that show codes for this account. */
export function AuthenticatorsSection() {
  const { t } = useTranslation('factors')
  const query = useQuery(factorsQuery)
  const [isAdding, setIsAdding] = useState(false)
  return (
    <Section
      title={t('authenticators.title')}
      actions={
        <Button variant="default" onClick={() => setIsAdding(true)}>
          {t('authenticators.add')}
        </Button>
      }
    >
      <p className={classes.explanation}>{t('authenticators.explanation')}</p>
      <QueryView query={query} skeleton={<ListSkeleton rows={1} />}>
        {({ authenticators }) =>
          authenticators.length > 0 && (
            <BrowserList>
              {authenticators.map((authenticator) => (
                <AuthenticatorRow key={authenticator.id} authenticator={authenticator} />
              ))}
            </BrowserList>
          )
        }
      </QueryView>
      <Suspense>{isAdding && <AddAuthenticatorDialog onClose={() => setIsAdding(false)} />}</Suspense>
    </Section>
  )
}

function AuthenticatorRow({ authenticator }: { authenticator: Authenticator }) {
  const { t } = useTranslation('factors')
  const [isAsked, setIsAsked] = useState(false)
  const remove = useRemoveAuthenticator()
  const { id, name } = authenticator
  return (
    <>
      <FactorRow
        icon={<IconDeviceMobile size={20} stroke={1.6} />}
        factor={authenticator}
        actions={
          <Button
            variant="subtle"
            color="gray"
            aria-label={t('authenticators.removeOf', { name })}
            onClick={() => setIsAsked(true)}
          >
            {t('authenticators.remove')}
          </Button>
        }
      />
      <Suspense>
        <ConfirmDialog
          opened={isAsked}
          title={t('removal.title', { name })}
          confirm={t('authenticators.remove')}
          busy={remove.isPending}
          onConfirm={() => remove.mutate(id, { onSettled: () => setIsAsked(false) })}
          onClose={() => setIsAsked(false)}
        >
          {t('removal.text')}
        </ConfirmDialog>
      </Suspense>
    </>
  )
}
