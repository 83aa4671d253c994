import { useBlocker, useRouter } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { now } from '../../platform/clock.ts'
import { onDemand } from '../../platform/on-demand.ts'
import { startSession, useMe } from '../../platform/session.ts'
import { required } from '../../platform/form-rules.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { Button } from '../../ui/button.tsx'
import { ColorSchemeSwitch } from '../../ui/color-scheme-switch.tsx'
import { Fields, FormActions } from '../../ui/fields.tsx'
import { createFormat } from '../../ui/format.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { showToast } from '../../ui/toast.tsx'
import classes from './identity.module.css'
import { updateMe } from './update-me.ts'

const ConfirmDialog = onDemand(async () => (await import('../../ui/confirm-dialog.tsx')).ConfirmDialog)

const locales = [
  'en',
  'en-GB',
  'en-US',
  'de',
  'de-CH',
  'es',
  'fr',
  'it',
  'nl',
  'pl',
  'pt-BR',
  'sv',
  'ar',
  'hi',
  'ja',
  'zh',
]

/** The person's own name and formats, and how the app looks in this browser. */
export function ProfilePage() {
  const { t } = useTranslation('identity')
  const me = useMe()
  const router = useRouter()
  const { values, formProps, field, submitButton, notice } = useApiForm({
    initialValues: { name: me.name, locale: me.locale, timeZone: me.timeZone },
    rules: { name: required(t('missing.name')) },
    submit: (changed) => updateMe(me.version, changed),
    onDone: async (updated) => {
      startSession(updated)
      await router.invalidate()
      showToast({ message: t('profile.saved') })
    },
  })

  const isChanged = values.name !== me.name || values.locale !== me.locale || values.timeZone !== me.timeZone
  const blocker = useBlocker({
    shouldBlockFn: () => isChanged,
    enableBeforeUnload: () => isChanged,
    withResolver: true,
  })

  return (
    <Page title={t('profile.title')} width="narrow">
      <form {...formProps}>
        <Fields>
          <FormNotice {...notice} />
          <TextField autoComplete="name" label={t('fields.name')} {...field('name')} />
          <TextField label={t('fields.email')} description={t('profile.emailHelp')} value={me.email} readOnly />
          <SelectField
            label={t('profile.locale')}
            description={exampleOf(values)}
            data={localeOptions(me.locale)}
            {...field('locale')}
          />
          <SelectField label={t('profile.timeZone')} data={timeZoneOptions(me.timeZone)} {...field('timeZone')} />
          <FormActions>
            <Button {...submitButton}>{t('profile.save')}</Button>
          </FormActions>
        </Fields>
      </form>
      <Section title={t('profile.security')}>
        <p className={classes.explanation}>{t('profile.securityText')}</p>
        <ButtonLink to="/profile/security" variant="default">
          {t('profile.securityLink')}
        </ButtonLink>
      </Section>
      <Section title={t('profile.data')}>
        <p className={classes.explanation}>{t('profile.dataText')}</p>
        <ButtonLink to="/profile/data" variant="default">
          {t('profile.dataLink')}
        </ButtonLink>
      </Section>
      <Section title={t('profile.appearance')}>
        <div className={classes.switch}>
          <ColorSchemeSwitch />
        </div>
      </Section>
      <Suspense>
        <ConfirmDialog
          opened={blocker.status === 'blocked'}
          title={t('profile.leaveTitle')}
          confirm={t('profile.leave')}
          onConfirm={() => blocker.proceed?.()}
          onClose={() => blocker.reset?.()}
        >
          {t('profile.leaveText')}
        </ConfirmDialog>
      </Suspense>
    </Page>
  )

  function exampleOf(settings: { locale: string; timeZone: string }) {
    const format = createFormat({ ...settings, now })
    return t('profile.example', { date: format.dateTime(now().toISOString()), number: format.number(1234.5) })
  }
}

function localeOptions(current: string) {
  const names = new Intl.DisplayNames('en', { type: 'language' })
  return withCurrent(locales, current).map((value) => ({ value, label: names.of(value) ?? value }))
}

function timeZoneOptions(current: string) {
  const zones = withCurrent(['UTC', ...Intl.supportedValuesOf('timeZone')], current)
  return zones.map((value) => ({ value, label: value.replaceAll('_', ' ') }))
}

function withCurrent(values: readonly string[], current: string): string[] {
  return values.includes(current) ? [...values] : [current, ...values]
}
