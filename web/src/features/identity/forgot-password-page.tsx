import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { emailAddress } from '../../platform/form-rules.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { ArrivalHeading } from '../../ui/arrival-heading.tsx'
import { Button } from '../../ui/button.tsx'
import { Fields } from '../../ui/fields.tsx'
import { TextLink } from '../../ui/link.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import classes from './identity.module.css'
import { requestPasswordReset } from './request-password-reset.ts'

/** Asks for a link to choose a new password. Never tells whether the address has an account. */
export function ForgotPasswordPage() {
  const { t } = useTranslation('identity')
  const [sentTo, setSentTo] = useState<string>()
  const { formProps, field, submitButton, notice } = useApiForm({
    initialValues: { email: '' },
    rules: { email: emailAddress(t('missing.email')) },
    submit: requestPasswordReset,
    onDone: (_, { email }) => setSentTo(email),
  })
  const back = (
    <p className={classes.other}>
      <TextLink to="/sign-in">{t('forgot.back')}</TextLink>
    </p>
  )

  if (sentTo) {
    return (
      <div>
        <PageTitle title={t('forgot.sentTitle')} />
        <ArrivalHeading className={classes.title}>{t('forgot.sentTitle')}</ArrivalHeading>
        <p className={classes.intro}>{t('forgot.sent', { email: sentTo })}</p>
        {back}
      </div>
    )
  }
  return (
    <>
      <PageTitle title={t('forgot.title')} />
      <h1 className={classes.title}>{t('forgot.title')}</h1>
      <p className={classes.intro}>{t('forgot.intro')}</p>
      <form {...formProps}>
        <Fields>
          <FormNotice {...notice} />
          <TextField type="email" autoComplete="username" label={t('fields.email')} {...field('email')} />
          <Button {...submitButton} size="md" fullWidth>
            {t('forgot.submit')}
          </Button>
        </Fields>
      </form>
      {back}
    </>
  )
}
