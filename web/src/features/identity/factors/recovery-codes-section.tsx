import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { onDemand } from '../../../platform/on-demand.ts'
import { QueryView } from '../../../platform/query-view.tsx'
import { Button } from '../../../ui/button.tsx'
import { ListSkeleton } from '../../../ui/list-skeleton.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Section } from '../../../ui/page.tsx'
import { factorsQuery, useMakeRecoveryCodes } from './factors.ts'
import classes from './factors.module.css'
import { RecoveryCodes } from './recovery-codes.tsx'

const Dialog = onDemand(async () => (await import('../../../ui/dialog.tsx')).Dialog)
const ConfirmDialog = onDemand(async () => (await import('../../../ui/confirm-dialog.tsx')).ConfirmDialog)

/** Fewer than this are worth a reminder. */
const few = 3

/** How many recovery codes are left, and the way to new ones. */
export function RecoveryCodesSection() {
  const { t } = useTranslation('factors')
  const query = useQuery(factorsQuery)
  const [isAsked, setIsAsked] = useState(false)
  const [codes, setCodes] = useState<string[]>()
  const make = useMakeRecoveryCodes((made) => {
    setIsAsked(false)
    setCodes(made)
  })
  const left = query.data?.recoveryCodes?.left
  return (
    <Section
      title={t('recovery.title')}
      actions={
        left !== undefined && (
          <Button variant="default" onClick={() => setIsAsked(true)}>
            {t('recovery.make')}
          </Button>
        )
      }
    >
      <p className={classes.explanation}>{t('recovery.explanation')}</p>
      <QueryView query={query} skeleton={<ListSkeleton rows={1} />}>
        {({ recoveryCodes }) => {
          if (!recoveryCodes) return <p>{t('recovery.none')}</p>
          if (recoveryCodes.left > few) return <p>{t('recovery.left', { count: recoveryCodes.left })}</p>
          return (
            <Notice tone="due" title={t('recovery.left', { count: recoveryCodes.left })}>
              {t('recovery.few')}
            </Notice>
          )
        }}
      </QueryView>
      <Suspense>
        <ConfirmDialog
          opened={isAsked}
          title={t('recovery.makeTitle')}
          confirm={t('recovery.make')}
          busy={make.isPending}
          onConfirm={() => make.mutate()}
          onClose={() => setIsAsked(false)}
        >
          {t('recovery.makeText')}
        </ConfirmDialog>
        <Dialog
          opened={codes !== undefined}
          onClose={() => setCodes(undefined)}
          title={t('recovery.shownTitle')}
          closeOnClickOutside={false}
        >
          {codes && <RecoveryCodes codes={codes} onDone={() => setCodes(undefined)} />}
        </Dialog>
      </Suspense>
    </Section>
  )
}
