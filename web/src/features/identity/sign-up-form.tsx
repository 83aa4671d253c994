import { useTranslation } from 'react-i18next'
import { startSession, type Me } from '../../platform/session.ts'
import { emailAddress, required } from '../../platform/form-rules.ts'
import { isProblem } from '../../platform/problem.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { Button } from '../../ui/button.tsx'
import { Fields } from '../../ui/fields.tsx'
import { TextLink } from '../../ui/link.tsx'
import { TextField } from '../../ui/text-field.tsx'
import classes from './identity.module.css'
import { longEnough, NewPasswordField } from './new-password-field.tsx'
import { signUp } from './sign-up.ts'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The address to fill in at sign-in; kept out of the URL, which servers and logs see. */
    email?: string
  }
}

type SignUpFormProps = {
  /** Fixes the address, for a person who was invited under it. */
  email?: string
  onSignedUp: (me: Me) => void | Promise<void>
}

/** Name, address and password; creates the account, starts its session and hands over who signed up. */
export function SignUpForm({ email, onSignedUp }: SignUpFormProps) {
  const { t } = useTranslation('identity')
  const { values, formProps, field, submitButton, notice } = useApiForm({
    initialValues: { name: '', email: email ?? '', password: '' },
    rules: {
      name: required(t('missing.name')),
      email: emailAddress(t('missing.email')),
      password: longEnough(t('missing.newPassword')),
    },
    submit: signUp,
    onDone: (me) => {
      startSession(me)
      return onSignedUp(me)
    },
  })
  return (
    <form {...formProps}>
      <Fields>
        <FormNotice {...notice} />
        <TextField autoComplete="name" label={t('fields.name')} {...field('name')} />
        <div>
          <TextField
            type="email"
            autoComplete="username"
            label={t('fields.email')}
            readOnly={email !== undefined}
            {...field('email')}
          />
          {isProblem(notice.error, 'identity/email-taken') && (
            <p className={classes.aside}>
              <TextLink to="/sign-in" search={true} state={{ email: values.email }}>
                {t('signUp.signInInstead')}
              </TextLink>
            </p>
          )}
        </div>
        <NewPasswordField label={t('fields.password')} {...field('password')} value={values.password} />
        <Button {...submitButton} size="md" fullWidth>
          {t('signUp.submit')}
        </Button>
      </Fields>
    </form>
  )
}
