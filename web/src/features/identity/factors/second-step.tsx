import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Answer, answer, api } from '../../../platform/api.ts'
import { matching, required } from '../../../platform/form-rules.ts'
import type { Me } from '../../../platform/session.ts'
import { FormNotice, useApiForm } from '../../../platform/use-api-form.tsx'
import { useRequest } from '../../../platform/use-request.ts'
import { Button } from '../../../ui/button.tsx'
import { Fields } from '../../../ui/fields.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { completeWithPasskey } from './answer-passkey.ts'
import classes from './factors.module.css'
import { canUsePasskeys, isTurnedDown } from './passkey-support.ts'
import { useFocus } from './use-focus.ts'

export type Method = Extract<Answer<'signIn'>, { next: string }>['methods'][number]

type SecondStepProps = {
  methods: readonly Method[]
  onSignedIn: (me: Me) => void | Promise<void>
  onStartAgain: () => void
}

/** The second step of a sign-in: a passkey, the app's code or a recovery code, whichever the account has. */
export function SecondStep({ methods, onSignedIn, onStartAgain }: SecondStepProps) {
  const { t } = useTranslation('factors')
  const hasApp = methods.includes('authenticator')
  const hasRecovery = methods.includes('recovery-code')
  const [isRecovering, setIsRecovering] = useState(false)
  const hasPasskey = methods.includes('passkey') && canUsePasskeys()
  return (
    <Fields>
      {hasPasskey && <PasskeyStep onSignedIn={onSignedIn} />}
      {(isRecovering || hasApp) && (
        <CodeStep
          key={String(isRecovering)}
          isRecovery={isRecovering}
          variant={hasPasskey ? 'default' : 'filled'}
          onSignedIn={onSignedIn}
        />
      )}
      <div className={classes.ways}>
        {hasRecovery && !isRecovering && (
          <Button variant="subtle" onClick={() => setIsRecovering(true)}>
            {t('step.toRecovery')}
          </Button>
        )}
        {hasApp && isRecovering && (
          <Button variant="subtle" onClick={() => setIsRecovering(false)}>
            {t('step.toApp')}
          </Button>
        )}
        <Button variant="subtle" color="gray" onClick={onStartAgain}>
          {t('step.startAgain')}
        </Button>
      </div>
      <p className={classes.explanation}>{t('step.help')}</p>
    </Fields>
  )
}

function PasskeyStep({ onSignedIn }: { onSignedIn: (me: Me) => void | Promise<void> }) {
  const { t } = useTranslation('factors')
  const { error, busy, start } = useRequest({ send: completeWithPasskey, onDone: onSignedIn })
  return (
    <>
      {!isTurnedDown(error) && <FormNotice error={error} fieldNames={[]} />}
      <Button size="md" fullWidth loading={busy} onClick={() => start(undefined)}>
        {t('step.passkey')}
      </Button>
    </>
  )
}

type CodeStepProps = {
  isRecovery: boolean
  variant: 'default' | 'filled'
  onSignedIn: (me: Me) => void | Promise<void>
}

function CodeStep({ isRecovery, variant, onSignedIn }: CodeStepProps) {
  const { t } = useTranslation('factors')
  const input = useFocus<HTMLInputElement>()
  const { formProps, field, submitButton, notice } = useApiForm({
    initialValues: { code: '' },
    rules: {
      code: isRecovery ? required(t('step.recoveryMissing')) : matching(/^\s*\d{3}\s?\d{3}\s*$/, t('code.missing')),
    },
    submit: ({ code }) =>
      answer(
        api.POST('/session/second-factor', { body: { code: isRecovery ? code.trim() : code.replaceAll(' ', '') } }),
      ),
    onDone: onSignedIn,
  })
  return (
    <form {...formProps}>
      <Fields>
        <FormNotice {...notice} />
        <TextField
          ref={input}
          autoComplete="one-time-code"
          inputMode={isRecovery ? 'text' : 'numeric'}
          maxLength={isRecovery ? 40 : 9}
          spellCheck={false}
          label={isRecovery ? t('step.recoveryLabel') : t('code.label')}
          description={isRecovery ? t('step.recovery') : t('step.app')}
          {...field('code')}
        />
        <Button {...submitButton} variant={variant} size="md" fullWidth>
          {t('step.submit')}
        </Button>
      </Fields>
    </form>
  )
}
