import { useQuery } from '@tanstack/react-query'
import { IconFingerprint } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { onDemand } from '../../../platform/on-demand.ts'
import { QueryView } from '../../../platform/query-view.tsx'
import { Button } from '../../../ui/button.tsx'
import { ListSkeleton } from '../../../ui/list-skeleton.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Section } from '../../../ui/page.tsx'
import { BrowserList } from '../browser-list.tsx'
import { FactorRow } from './factor-row.tsx'
import { factorsQuery, type Passkey, useRemovePasskey } from './factors.ts'
import classes from './factors.module.css'
import { canUsePasskeys } from './passkey-support.ts'

const AddPasskeyDialog = onDemand(async () => (await import('./passkey-dialogs.tsx')).AddPasskeyDialog)
const RenamePasskeyDialog = onDemand(async () => (await import('./passkey-dialogs.tsx')).RenamePasskeyDialog)
const ConfirmDialog = onDemand(async () => (await import('../../../ui/confirm-dialog.tsx')).ConfirmDialog)

/** The passkeys of this account. */
export function PasskeysSection() {
  const { t } = useTranslation('factors')
  const query = useQuery(factorsQuery)
  const [isAdding, setIsAdding] = useState(false)
  const canAdd = canUsePasskeys()
  return (
    <Section
      title={t('passkeys.title')}
      actions={
        canAdd && (
          <Button variant="default" onClick={() => setIsAdding(true)}>
            {t('passkeys.add')}
          </Button>
        )
      }
    >
      <p className={classes.explanation}>{t('passkeys.explanation')}</p>
      {!canAdd && <Notice>{t('passkeys.cannot')}</Notice>}
      <QueryView query={query} skeleton={<ListSkeleton rows={1} />}>
        {({ passkeys }) =>
          passkeys.length > 0 && (
            <BrowserList>
              {passkeys.map((passkey) => (
                <PasskeyRow key={passkey.id} passkey={passkey} />
              ))}
            </BrowserList>
          )
        }
      </QueryView>
      <Suspense>{isAdding && <AddPasskeyDialog onClose={() => setIsAdding(false)} />}</Suspense>
    </Section>
  )
}

function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const { t } = useTranslation('factors')
  const [asked, setAsked] = useState<'rename' | 'remove'>()
  const remove = useRemovePasskey()
  const { id, name } = passkey
  const close = () => setAsked(undefined)
  return (
    <>
      <FactorRow
        icon={<IconFingerprint size={20} stroke={1.6} />}
        factor={passkey}
        actions={
          <>
            <Button
              variant="subtle"
              color="gray"
              aria-label={t('passkeys.editOf', { name })}
              onClick={() => setAsked('rename')}
            >
              {t('passkeys.edit')}
            </Button>
            <Button
              variant="subtle"
              color="gray"
              aria-label={t('passkeys.removeOf', { name })}
              onClick={() => setAsked('remove')}
            >
              {t('passkeys.remove')}
            </Button>
          </>
        }
      />
      <Suspense>
        {asked === 'rename' && <RenamePasskeyDialog passkey={passkey} onClose={close} />}
        <ConfirmDialog
          opened={asked === 'remove'}
          title={t('removal.title', { name })}
          confirm={t('passkeys.remove')}
          busy={remove.isPending}
          onConfirm={() => remove.mutate(id, { onSettled: close })}
          onClose={close}
        >
          {t('removal.text')}
        </ConfirmDialog>
      </Suspense>
    </>
  )
}
