import { Button, PasswordInput, TextInput } from '@mantine/core'
import { hasLength, isEmail, isNotEmpty } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { startSession, type Me } from '../../platform/session.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { Fields } from '../../ui/fields.tsx'
import { signUp } from './sign-up.ts'

type SignUpFormProps = {
  /** Fixes the address, for a person who was invited under it. */
  email?: string
  onSignedUp: (me: Me) => void | Promise<void>
}

/** Name, address and password; creates the account, starts its session and hands over who signed up. */
export function SignUpForm({ email, onSignedUp }: SignUpFormProps) {
  const { t } = useTranslation('identity')
  const queryClient = useQueryClient()
  const { form, formRef, onSubmit, busy, notice } = useApiForm({
    initialValues: { name: '', email: email ?? '', password: '' },
    validate: {
      name: isNotEmpty(t('missing.name')),
      email: isEmail(t('missing.email')),
      password: hasLength({ min: 10 }, t('missing.newPassword')),
    },
    submit: signUp,
    onDone: (me) => {
      startSession(queryClient, me)
      return onSignedUp(me)
    },
  })
  return (
    <form ref={formRef} onSubmit={onSubmit} noValidate>
      <Fields>
        <FormNotice {...notice} />
        <TextInput
          key={form.key('name')}
          name="name"
          autoComplete="name"
          label={t('fields.name')}
          {...form.getInputProps('name')}
        />
        <TextInput
          key={form.key('email')}
          type="email"
          name="email"
          autoComplete="username"
          label={t('fields.email')}
          readOnly={email !== undefined}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          key={form.key('password')}
          name="password"
          autoComplete="new-password"
          label={t('fields.password')}
          description={t('fields.passwordHelp')}
          visibilityToggleButtonProps={{ 'aria-label': t('fields.show') }}
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" fullWidth loading={busy}>
          {t('signUp.submit')}
        </Button>
      </Fields>
    </form>
  )
}
