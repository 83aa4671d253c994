import { IconDownload } from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { endSession, useMe } from '../../platform/session.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { Button, dress } from '../../ui/button.tsx'
import { Fields, FormActions } from '../../ui/fields.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { eraseMe } from './erase-me.ts'
import classes from './privacy.module.css'

/** A copy of everything known about the person, and the way to have it all deleted. */
export function MyDataPage() {
  const { t } = useTranslation('privacy')
  return (
    <Page title={t('title')} description={t('description')} width="narrow">
      <Section title={t('export.title')}>
        <p className={classes.text}>{t('export.text')}</p>
        <DownloadLink />
      </Section>
      <Section title={t('erase.title')}>
        <p className={classes.text}>{t('erase.text')}</p>
        <ul className={classes.list}>
          <li>{t('erase.gone')}</li>
          <li>{t('erase.stays')}</li>
          <li>{t('erase.owner')}</li>
        </ul>
        <EraseForm />
      </Section>
    </Page>
  )
}

function DownloadLink() {
  const { t } = useTranslation('privacy')
  const { className, content, look } = dress({
    variant: 'default',
    leftSection: <IconDownload size={18} stroke={1.75} />,
    children: t('export.download'),
  })
  return (
    <a {...look} className={className} href="/api/v1/me/export" download>
      {content}
    </a>
  )
}

function EraseForm() {
  const { t } = useTranslation('privacy')
  const { email } = useMe()
  const router = useRouter()
  const { formProps, field, submitButton, notice } = useApiForm({
    initialValues: { confirm: '' },
    rules: {
      confirm: (typed) => (typed.trim().toLowerCase() === email ? undefined : t('erase.confirmMissing', { email })),
    },
    submit: eraseMe,
    onDone: async () => {
      endSession()
      await router.navigate({ to: '/farewell' })
    },
  })
  return (
    <form {...formProps}>
      <Fields>
        <FormNotice {...notice} />
        <TextField type="email" autoComplete="off" label={t('erase.confirm')} {...field('confirm')} />
        <FormActions>
          <Button {...submitButton} color="red">
            {t('erase.submit')}
          </Button>
        </FormActions>
      </Fields>
    </form>
  )
}
