import { useTranslation } from 'react-i18next'
import { ButtonLink } from '../../ui/link.tsx'
import classes from './identity.module.css'

/** The way to sign in with the account that one has at work. */
export function OrganizationSignIn({ next }: { next: string | undefined }) {
  const { t } = useTranslation('identity')
  return (
    <div className={classes.organization}>
      <ButtonLink
        to="/sign-in/organization"
        search={next === undefined ? {} : { next }}
        variant="default"
        size="md"
        fullWidth
      >
        {t('signIn.organization')}
      </ButtonLink>
    </div>
  )
}
