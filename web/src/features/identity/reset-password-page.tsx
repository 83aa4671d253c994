import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { endSession } from '../../platform/session.ts'
import { isProblem } from '../../platform/problem.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { ArrivalHeading } from '../../ui/arrival-heading.tsx'
import { Button } from '../../ui/button.tsx'
import { Fields } from '../../ui/fields.tsx'
import { ButtonLink, TextLink } from '../../ui/link.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { completePasswordReset } from './complete-password-reset.ts'
import classes from './identity.module.css'
import { longEnough, NewPasswordField } from './new-password-field.tsx'

/** Chooses a new password. The token is in the address's fragment, which browsers send to nobody. */
export function ResetPasswordPage() {
  const { t } = useTranslation('identity')
  const token = useLocation({ select: ({ hash }) => hash })
  const [done, setDone] = useState(false)
  if (done)
    return <Result title={t('reset.doneTitle')} text={t('reset.done')} to="/sign-in" action={t('reset.signIn')} />
  if (!token) {
    return (
      <Result title={t('reset.brokenTitle')} text={t('reset.broken')} to="/forgot-password" action={t('reset.again')} />
    )
  }
  return <NewPasswordForm token={token} onDone={() => setDone(true)} />
}

function NewPasswordForm({ token, onDone }: { token: string; onDone: () => void }) {
  const { t } = useTranslation('identity')
  const { values, formProps, field, submitButton, notice } = useApiForm({
    initialValues: { password: '' },
    rules: { password: longEnough(t('missing.newPassword')) },
    submit: ({ password }) => completePasswordReset({ token, password }),
    onDone: () => {
      endSession()
      onDone()
    },
  })
  const isUsed = isProblem(notice.error, 'identity/reset-not-valid')
  return (
    <>
      <PageTitle title={t('reset.title')} />
      <h1 className={classes.title}>{t('reset.title')}</h1>
      <form {...formProps}>
        <Fields>
          <FormNotice {...notice} action={isUsed && <AskAgain />} />
          <NewPasswordField label={t('fields.newPassword')} {...field('password')} value={values.password} />
          <Button {...submitButton} size="md" fullWidth>
            {t('reset.submit')}
          </Button>
        </Fields>
      </form>
    </>
  )
}

function AskAgain() {
  const { t } = useTranslation('identity')
  return <TextLink to="/forgot-password">{t('reset.again')}</TextLink>
}

type ResultProps = { title: string; text: string; to: '/sign-in' | '/forgot-password'; action: string }

function Result({ title, text, to, action }: ResultProps) {
  return (
    <div>
      <PageTitle title={title} />
      <ArrivalHeading className={classes.title}>{title}</ArrivalHeading>
      <p className={classes.intro}>{text}</p>
      <ButtonLink to={to} size="md">
        {action}
      </ButtonLink>
    </div>
  )
}
