import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { required } from '../../platform/form-rules.ts'
import { queryKeys } from '../../platform/query-keys.ts'
import { useMe } from '../../platform/session.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { Button } from '../../ui/button.tsx'
import { Fields, FormActions } from '../../ui/fields.tsx'
import { TextLink } from '../../ui/link.tsx'
import { Section } from '../../ui/page.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { showToast } from '../../ui/toast.tsx'
import { changePassword } from './change-password.ts'
import classes from './identity.module.css'
import { longEnough, NewPasswordField } from './new-password-field.tsx'

/** The way to another password, for who knows the current one. */
export function PasswordSection() {
  const { t } = useTranslation('security')
  const queryClient = useQueryClient()
  const [changes, setChanges] = useState(0)

  async function onChanged() {
    showToast({ message: t('password.changed') })
    setChanges((count) => count + 1)
    await Promise.all(
      [queryKeys.sessions, queryKeys.devices].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
    )
  }

  return (
    <Section title={t('password.title')}>
      <PasswordForm key={changes} onChanged={onChanged} />
    </Section>
  )
}

function PasswordForm({ onChanged }: { onChanged: () => Promise<void> }) {
  const { t } = useTranslation('security')
  const { t: identity } = useTranslation('identity')
  const me = useMe()
  const { values, formProps, field, submitButton, notice } = useApiForm({
    initialValues: { currentPassword: '', newPassword: '' },
    rules: {
      currentPassword: required(identity('missing.password')),
      newPassword: longEnough(identity('missing.newPassword')),
    },
    submit: changePassword,
    onDone: onChanged,
  })
  return (
    <form {...formProps}>
      <p className={classes.explanation}>{t('password.explanation')}</p>
      <Fields>
        <FormNotice {...notice} />
        {/* For password managers, which keep a password under a name. */}
        <input type="email" name="username" autoComplete="username" value={me.email} readOnly hidden />
        <div>
          <PasswordField autoComplete="current-password" label={t('password.current')} {...field('currentPassword')} />
          <p className={classes.aside}>
            <TextLink to="/forgot-password" quiet>
              {identity('signIn.forgot')}
            </TextLink>
          </p>
        </div>
        <NewPasswordField label={identity('fields.newPassword')} {...field('newPassword')} value={values.newPassword} />
        <FormActions>
          <Button {...submitButton}>{t('password.submit')}</Button>
        </FormActions>
      </Fields>
    </form>
  )
}
