import { useRouter, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '../../ui/page.tsx'
import { TextLink } from '../../ui/link.tsx'
import classes from './identity.module.css'
import { SignUpForm } from './sign-up-form.tsx'

/** Where a person creates their account; afterwards they land where they were going. */
export function SignUpPage() {
  const { t } = useTranslation('identity')
  const router = useRouter()
  const search = useSearch({ from: '/public/sign-up' })
  return (
    <>
      <PageTitle title={t('signUp.title')} />
      <h1 className={classes.title}>{t('signUp.title')}</h1>
      <SignUpForm onSignedUp={() => router.navigate({ href: search.next ?? '/' })} />
      <p className={classes.other}>
        {t('signUp.haveAccount')}{' '}
        <TextLink to="/sign-in" search={search}>
          {t('signUp.signIn')}
        </TextLink>
      </p>
    </>
  )
}
