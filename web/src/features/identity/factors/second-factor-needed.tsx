import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { factorsQuery } from './factors.ts'

/** Tells who was led here why, and leads them back once they have a second factor. */
export function SecondFactorNeeded({ next }: { next: string }) {
  const { t } = useTranslation('factors')
  const router = useRouter()
  const { data } = useQuery(factorsQuery)
  const isDone = data !== undefined && data.authenticators.length + data.passkeys.length > 0
  if (!isDone) {
    return (
      <Notice tone="due" title={t('needed.title')}>
        {t('needed.text')}
      </Notice>
    )
  }
  return (
    <Notice
      tone="good"
      title={t('needed.doneTitle')}
      actions={<Button onClick={() => void router.navigate({ href: next })}>{t('needed.go')}</Button>}
    >
      {t('needed.done')}
    </Notice>
  )
}
