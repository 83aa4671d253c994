import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { loadTexts } from '../../platform/i18n.ts'
import { onDemand } from '../../platform/on-demand.ts'
import { startSession, type Me } from '../../platform/session.ts'
import { emailAddress, required } from '../../platform/form-rules.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { Button } from '../../ui/button.tsx'
import { Fields } from '../../ui/fields.tsx'
import { TextLink } from '../../ui/link.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { PasskeySignIn } from './factors/passkey-sign-in.tsx'
import type { Method } from './factors/second-step.tsx'
import classes from './identity.module.css'
import { signIn } from './sign-in.ts'

const SecondStep = onDemand(async () => {
  await loadTexts('factors')
  return (await import('./factors/second-step.tsx')).SecondStep
})

type SignInFormProps = {
  /** Fixes the address, for a person who was invited under it. */
  email?: string
  /** Fills in the address, free to change. */
  suggestedEmail?: string | undefined
  onSignedIn: (me: Me) => void | Promise<void>
}

/** Address and password, or a passkey; starts the session, after a second step where there is one, and hands over who signed in. */
export function SignInForm({ onSignedIn, ...addresses }: SignInFormProps) {
  const [methods, setMethods] = useState<readonly Method[]>()

  function welcome(me: Me) {
    startSession(me)
    return onSignedIn(me)
  }

  if (!methods) return <PasswordStep {...addresses} onSignedIn={welcome} onNext={setMethods} />
  return (
    <Suspense>
      <SecondStep methods={methods} onSignedIn={welcome} onStartAgain={() => setMethods(undefined)} />
    </Suspense>
  )
}

type PasswordStepProps = SignInFormProps & { onNext: (methods: readonly Method[]) => void }

function PasswordStep({ email, suggestedEmail = '', onSignedIn, onNext }: PasswordStepProps) {
  const { t } = useTranslation('identity')
  const { formProps, field, submitButton, notice } = useApiForm({
    initialValues: { email: email ?? suggestedEmail, password: '' },
    rules: { email: emailAddress(t('missing.email')), password: required(t('missing.password')) },
    submit: signIn,
    onDone: (signedIn) => ('next' in signedIn ? onNext(signedIn.methods) : onSignedIn(signedIn)),
  })
  return (
    <form {...formProps}>
      <Fields>
        <FormNotice {...notice} />
        <TextField
          type="email"
          autoComplete="username webauthn"
          label={t('fields.email')}
          readOnly={email !== undefined}
          {...field('email')}
        />
        <div>
          <PasswordField autoComplete="current-password" label={t('fields.password')} {...field('password')} />
          <p className={classes.aside}>
            <TextLink to="/forgot-password" quiet>
              {t('signIn.forgot')}
            </TextLink>
          </p>
        </div>
        <Button {...submitButton} size="md" fullWidth>
          {t('signIn.submit')}
        </Button>
        <PasskeySignIn onSignedIn={onSignedIn} />
      </Fields>
    </form>
  )
}
