import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../platform/api.ts'
import { matching, required } from '../../../platform/form-rules.ts'
import type { Missing } from '../../../platform/proof.ts'
import { QueryView } from '../../../platform/query-view.tsx'
import { FormNotice, useApiForm } from '../../../platform/use-api-form.tsx'
import { useRequest } from '../../../platform/use-request.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Fields, FormActions } from '../../../ui/fields.tsx'
import { ListSkeleton } from '../../../ui/list-skeleton.tsx'
import { PasswordField } from '../../../ui/password-field.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { confirmWithPasskey } from './answer-passkey.ts'
import { type Factors, factorsQuery } from './factors.ts'
import classes from './factors.module.css'
import { canUsePasskeys, isTurnedDown } from './passkey-support.ts'

type ConfirmSessionDialogProps = { missing: Missing; onDone: (confirmed: boolean) => void }

/** Asks the signed-in person to prove again who they are, by whichever way they have and the matter allows. */
export function ConfirmSessionDialog({ missing, onDone }: ConfirmSessionDialogProps) {
  const { t } = useTranslation('factors')
  const query = useQuery(factorsQuery)
  return (
    <Dialog opened onClose={() => onDone(false)} title={t('confirm.title')}>
      <p className={classes.intro}>{t(missing === 'recent' ? 'confirm.recent' : 'confirm.second')}</p>
      <QueryView query={query} skeleton={<ListSkeleton rows={2} />}>
        {(factors) => <Ways factors={factors} missing={missing} onConfirmed={() => onDone(true)} />}
      </QueryView>
    </Dialog>
  )
}

type WaysProps = { factors: Factors; missing: Missing; onConfirmed: () => void }

function Ways({ factors, missing, onConfirmed }: WaysProps) {
  const { t } = useTranslation('factors')
  const mayUsePassword = missing === 'recent'
  const [isByCode, setIsByCode] = useState(!mayUsePassword)
  const hasCodes = factors.authenticators.length > 0 || (factors.recoveryCodes?.left ?? 0) > 0
  return (
    <Fields>
      {factors.passkeys.length > 0 && canUsePasskeys() && <ByPasskey onConfirmed={onConfirmed} />}
      {isByCode ? hasCodes && <ByCode onConfirmed={onConfirmed} /> : <ByPassword onConfirmed={onConfirmed} />}
      {mayUsePassword && hasCodes && (
        <div className={classes.ways}>
          <Button variant="subtle" onClick={() => setIsByCode(!isByCode)}>
            {t(isByCode ? 'confirm.byPassword' : 'confirm.byCode')}
          </Button>
        </div>
      )}
    </Fields>
  )
}

function ByPasskey({ onConfirmed }: { onConfirmed: () => void }) {
  const { t } = useTranslation('factors')
  const { error, busy, start } = useRequest({ send: confirmWithPasskey, onDone: onConfirmed })
  return (
    <>
      {!isTurnedDown(error) && <FormNotice error={error} fieldNames={[]} />}
      <Button variant="default" fullWidth loading={busy} onClick={() => start(undefined)}>
        {t('confirm.passkey')}
      </Button>
    </>
  )
}

function ByPassword({ onConfirmed }: { onConfirmed: () => void }) {
  const { t } = useTranslation('factors')
  const { formProps, field, submitButton, notice } = useApiForm({
    initialValues: { password: '' },
    rules: { password: required(t('confirm.missing')) },
    submit: (body) => api.POST('/session/confirm', { body }),
    onDone: onConfirmed,
  })
  return (
    <form {...formProps}>
      <Fields>
        <FormNotice {...notice} />
        <PasswordField
          data-autofocus
          autoComplete="current-password"
          label={t('confirm.password')}
          {...field('password')}
        />
        <FormActions>
          <Button {...submitButton}>{t('confirm.submit')}</Button>
        </FormActions>
      </Fields>
    </form>
  )
}

function ByCode({ onConfirmed }: { onConfirmed: () => void }) {
  const { t } = useTranslation('factors')
  const { formProps, field, submitButton, notice } = useApiForm({
    initialValues: { code: '' },
    rules: { code: matching(/^[\w\s-]{6,40}$/, t('code.missing')) },
    submit: ({ code }) => api.POST('/session/confirm/code', { body: { code: code.replaceAll(/\s/g, '') } }),
    onDone: onConfirmed,
  })
  return (
    <form {...formProps}>
      <Fields>
        <FormNotice {...notice} />
        <TextField
          data-autofocus
          autoComplete="one-time-code"
          spellCheck={false}
          maxLength={40}
          label={t('code.label')}
          description={t('step.app')}
          {...field('code')}
        />
        <FormActions>
          <Button {...submitButton}>{t('confirm.submit')}</Button>
        </FormActions>
      </Fields>
    </form>
  )
}
