import { useRouter, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '../../ui/page.tsx'
import { TextLink } from '../../ui/link.tsx'
import classes from './identity.module.css'
import { SignInForm } from './sign-in-form.tsx'

/** Where a person signs in; afterwards they land where they were going. */
export function SignInPage() {
  const { t } = useTranslation('identity')
  const router = useRouter()
  const search = useSearch({ from: '/public/sign-in' })
  return (
    <>
      <PageTitle title={t('signIn.title')} />
      <h1 className={classes.title}>{t('signIn.title')}</h1>
      <SignInForm onSignedIn={() => router.navigate({ href: search.next ?? '/' })} />
      <p className={classes.other}>
        {t('signIn.noAccount')}{' '}
        <TextLink to="/sign-up" search={search}>
          {t('signIn.signUp')}
        </TextLink>
      </p>
    </>
  )
}
