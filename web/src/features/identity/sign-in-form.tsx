import { useTranslation } from 'react-i18next'
import { startSession, type Me } from '../../platform/session.ts'
import { emailAddress, required } from '../../platform/form-rules.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { Button } from '../../ui/button.tsx'
import { Fields } from '../../ui/fields.tsx'
import { TextLink } from '../../ui/link.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import classes from './identity.module.css'
import { signIn } from './sign-in.ts'

type SignInFormProps = {
  /** Fixes the address, for a person who was invited under it. */
  email?: string
  /** Fills in the address, free to change. */
  suggestedEmail?: string | undefined
  onSignedIn: (me: Me) => void | Promise<void>
}

/** Address and password; starts the session and hands over who signed in. */
export function SignInForm({ email, suggestedEmail = '', onSignedIn }: SignInFormProps) {
  const { t } = useTranslation('identity')
  const { formProps, field, submitButton, notice } = useApiForm({
    initialValues: { email: email ?? suggestedEmail, password: '' },
    rules: { email: emailAddress(t('missing.email')), password: required(t('missing.password')) },
    submit: signIn,
    onDone: (me) => {
      startSession(me)
      return onSignedIn(me)
    },
  })
  return (
    <form {...formProps}>
      <Fields>
        <FormNotice {...notice} />
        <TextField
          type="email"
          autoComplete="username"
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
      </Fields>
    </form>
  )
}
