import { useLocation, useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { expiredSession } from '../../platform/session.ts'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { TextLink } from '../../ui/link.tsx'
import classes from './identity.module.css'
import { OrganizationSignIn } from './organization-sign-in.tsx'
import { SignInForm } from './sign-in-form.tsx'

/** Where a person signs in; afterwards they land where they were going. */
export function SignInPage() {
  const { t } = useTranslation('identity')
  const router = useRouter()
  const [expired] = useState(expiredSession)
  const email = useLocation({ select: ({ state }) => state.email })
  const search = useSearch({ from: '/public/sign-in' })
  return (
    <>
      <PageTitle title={t('signIn.title')} />
      <h1 className={classes.title}>{t('signIn.title')}</h1>
      {expired && (
        <div className={classes.notice}>
          <Notice tone="due">{t('signIn.expired')}</Notice>
        </div>
      )}
      <SignInForm
        suggestedEmail={expired?.email ?? email}
        onSignedIn={() => router.navigate({ href: search.next ?? '/' })}
      />
      <OrganizationSignIn next={search.next} />
      <p className={classes.other}>
        {t('signIn.noAccount')}{' '}
        <TextLink to="/sign-up" search={search}>
          {t('signIn.signUp')}
        </TextLink>
      </p>
    </>
  )
}
