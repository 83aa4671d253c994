import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../platform/api.ts'
import { required } from '../../../platform/form-rules.ts'
import { FormNotice, useApiForm } from '../../../platform/use-api-form.tsx'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Fields, FormActions } from '../../../ui/fields.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { makePasskey } from './answer-passkey.ts'
import { type Passkey, renamePasskey, useFactorsChanged } from './factors.ts'
import { isTurnedDown } from './passkey-support.ts'
import { RecoveryCodes } from './recovery-codes.tsx'

/** Adds a passkey: a name, then the browser's own question, then, the first time, the recovery codes. */
export function AddPasskeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('factors')
  const changed = useFactorsChanged()
  const [codes, setCodes] = useState<string[]>()

  async function onAdded({ recoveryCodes }: Answer<'addPasskey'>) {
    await changed()
    if (recoveryCodes) setCodes(recoveryCodes)
    else onClose()
  }

  const title = codes ? t('recovery.shownTitle') : t('passkeys.add')
  return (
    <Dialog opened onClose={onClose} title={title} closeOnClickOutside={!codes}>
      {codes ? (
        <RecoveryCodes codes={codes} onDone={onClose} />
      ) : (
        <NameForm
          name={t('passkeys.suggestedName')}
          help={t('passkeys.nameHelp')}
          action={t('passkeys.make')}
          submit={makePasskey}
          onDone={onAdded}
        />
      )}
    </Dialog>
  )
}

/** Gives a passkey another name. */
export function RenamePasskeyDialog({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const { t } = useTranslation('factors')
  const changed = useFactorsChanged()
  return (
    <Dialog opened onClose={onClose} title={t('passkeys.editTitle')}>
      <NameForm
        name={passkey.name}
        help={t('passkeys.nameHelp')}
        action={t('passkeys.save')}
        submit={(name) => renamePasskey(passkey.id, name)}
        onDone={async () => {
          await changed()
          onClose()
        }}
      />
    </Dialog>
  )
}

type NameFormProps<Result> = {
  name: string
  help: string
  action: string
  submit: (name: string) => Promise<Result>
  onDone: (result: Result) => Promise<void>
}

function NameForm<Result>({ name, help, action, submit, onDone }: NameFormProps<Result>) {
  const { t } = useTranslation('factors')
  const { formProps, field, submitButton, notice } = useApiForm({
    initialValues: { name },
    rules: { name: required(t('name.missing')) },
    submit: (values) => submit(values.name),
    onDone,
  })
  return (
    <form {...formProps}>
      <Fields>
        {!isTurnedDown(notice.error) && <FormNotice {...notice} />}
        <TextField data-autofocus maxLength={60} label={t('name.label')} description={help} {...field('name')} />
        <FormActions>
          <Button {...submitButton}>{action}</Button>
        </FormActions>
      </Fields>
    </form>
  )
}
