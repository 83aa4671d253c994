import { Button, PasswordInput, TextInput } from '@mantine/core'
import { isEmail, isNotEmpty } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { startSession, type Me } from '../../platform/session.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { Fields } from '../../ui/fields.tsx'
import { TextLink } from '../../ui/link.tsx'
import classes from './identity.module.css'
import { signIn } from './sign-in.ts'

type SignInFormProps = {
  /** Fixes the address, for a person who was invited under it. */
  email?: string
  onSignedIn: (me: Me) => void | Promise<void>
}

/** Address and password; starts the session and hands over who signed in. */
export function SignInForm({ email, onSignedIn }: SignInFormProps) {
  const { t } = useTranslation('identity')
  const queryClient = useQueryClient()
  const { form, formRef, onSubmit, busy, notice } = useApiForm({
    initialValues: { email: email ?? '', password: '' },
    validate: { email: isEmail(t('missing.email')), password: isNotEmpty(t('missing.password')) },
    submit: signIn,
    onDone: (me) => {
      startSession(queryClient, me)
      return onSignedIn(me)
    },
  })
  return (
    <form ref={formRef} onSubmit={onSubmit} noValidate>
      <Fields>
        <FormNotice {...notice} />
        <TextInput
          key={form.key('email')}
          type="email"
          name="email"
          autoComplete="username"
          label={t('fields.email')}
          readOnly={email !== undefined}
          {...form.getInputProps('email')}
        />
        <div>
          <PasswordInput
            key={form.key('password')}
            name="password"
            autoComplete="current-password"
            label={t('fields.password')}
            visibilityToggleButtonProps={{ 'aria-label': t('fields.show') }}
            {...form.getInputProps('password')}
          />
          <p className={classes.aside}>
            <TextLink to="/forgot-password" quiet>
              {t('signIn.forgot')}
            </TextLink>
          </p>
        </div>
        <Button type="submit" size="md" fullWidth loading={busy}>
          {t('signIn.submit')}
        </Button>
      </Fields>
    </form>
  )
}
