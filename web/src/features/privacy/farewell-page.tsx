import { useTranslation } from 'react-i18next'
import { ArrivalHeading } from '../../ui/arrival-heading.tsx'
import { TextLink } from '../../ui/link.tsx'
import { PageTitle } from '../../ui/page.tsx'
import classes from './privacy.module.css'

/** The last page for who deleted their account. */
export function FarewellPage() {
  const { t } = useTranslation('privacy')
  return (
    <div>
      <PageTitle title={t('farewell.title')} />
      <ArrivalHeading className={classes.title}>{t('farewell.title')}</ArrivalHeading>
      <p className={classes.text}>{t('farewell.text')}</p>
      <p className={classes.text}>{t('farewell.thanks')}</p>
      <TextLink to="/">{t('farewell.home')}</TextLink>
    </div>
  )
}
