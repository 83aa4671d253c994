import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../platform/api.ts'
import { matching, required } from '../../../platform/form-rules.ts'
import { FormNotice, useApiForm } from '../../../platform/use-api-form.tsx'
import { Button } from '../../../ui/button.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Fields, FormActions } from '../../../ui/fields.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { addAuthenticator, confirmAuthenticator, useFactorsChanged } from './factors.ts'
import classes from './factors.module.css'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { useFocus } from './use-focus.ts'

type Begun = Answer<'addAuthenticator'>

/** Adds an authenticator app: a name, then its secret and a first code, then, the first time, the recovery codes. */
export function AddAuthenticatorDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('factors')
  const changed = useFactorsChanged()
  const [begun, setBegun] = useState<Begun>()
  const [codes, setCodes] = useState<string[]>()

  async function onConfirmed({ recoveryCodes }: Answer<'confirmAuthenticator'>) {
    await changed()
    if (recoveryCodes) setCodes(recoveryCodes)
    else onClose()
  }

  const title = codes ? t('recovery.shownTitle') : t('authenticators.add')
  return (
    <Dialog opened onClose={onClose} title={title} closeOnClickOutside={!codes}>
      {codes && <RecoveryCodes codes={codes} onDone={onClose} />}
      {!codes && begun && <ScanStep begun={begun} onConfirmed={onConfirmed} />}
      {!codes && !begun && <NameStep onBegun={setBegun} />}
    </Dialog>
  )
}

function NameStep({ onBegun }: { onBegun: (begun: Begun) => void }) {
  const { t } = useTranslation('factors')
  const { formProps, field, submitButton, notice } = useApiForm({
    initialValues: { name: t('authenticators.suggestedName') },
    rules: { name: required(t('name.missing')) },
    submit: ({ name }) => addAuthenticator(name),
    onDone: onBegun,
  })
  return (
    <form {...formProps}>
      <Fields>
        <FormNotice {...notice} />
        <TextField
          data-autofocus
          maxLength={60}
          label={t('name.label')}
          description={t('authenticators.nameHelp')}
          {...field('name')}
        />
        <FormActions>
          <Button {...submitButton}>{t('authenticators.next')}</Button>
        </FormActions>
      </Fields>
    </form>
  )
}

type ScanStepProps = { begun: Begun; onConfirmed: (confirmed: Answer<'confirmAuthenticator'>) => Promise<void> }

function ScanStep({ begun, onConfirmed }: ScanStepProps) {
  const { t } = useTranslation('factors')
  const input = useFocus<HTMLInputElement>()
  const { formProps, field, submitButton, notice } = useApiForm({
    initialValues: { code: '' },
    rules: { code: matching(/^\s*\d{3}\s?\d{3}\s*$/, t('code.missing')) },
    submit: ({ code }) => confirmAuthenticator(begun.id, code),
    onDone: onConfirmed,
  })
  return (
    <form {...formProps}>
      <Fields>
        <FormNotice {...notice} />
        <p>{t('authenticators.scan')}</p>
        <QrCode text={begun.uri} label={t('authenticators.picture')} />
        <div>
          <p>{t('authenticators.secret')}</p>
          <p className={classes.secret}>{begun.secret.replace(/(.{4})/g, '$1 ').trim()}</p>
          <CopyButton value={begun.secret} label={t('authenticators.copySecret')} />
        </div>
        <TextField
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={9}
          ref={input}
          label={t('code.label')}
          description={t('code.help')}
          {...field('code')}
        />
        <FormActions>
          <Button {...submitButton}>{t('authenticators.confirm')}</Button>
        </FormActions>
      </Fields>
    </form>
  )
}
