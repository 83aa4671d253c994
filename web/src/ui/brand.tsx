import { useTranslation } from 'react-i18next'
import classes from './brand.module.css'

/** The mark: three steps up. */
export function BrandMark({ size = 28 }: { size?: number }) {
  return (
    <svg className={classes.mark} width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <rect className={classes.step} x="7" y="18" width="5" height="7" rx="1.5" opacity=".55" />
      <rect className={classes.step} x="13.5" y="13" width="5" height="12" rx="1.5" opacity=".8" />
      <rect className={classes.step} x="20" y="7" width="5" height="18" rx="1.5" />
    </svg>
  )
}

/** The mark and the name beside it. */
export function Brand() {
  const { t } = useTranslation('ui')
  return (
    <span className={classes.brand}>
      <BrandMark />
      {t('brand')}
    </span>
  )
}
