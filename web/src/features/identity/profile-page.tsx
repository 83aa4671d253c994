import { Button, NativeSelect, TextInput } from '@mantine/core'
import { isNotEmpty } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { now } from '../../platform/clock.ts'
import { queryKeys } from '../../platform/query-keys.ts'
import { useMe } from '../../platform/session.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { ColorSchemeSwitch } from '../../ui/color-scheme-switch.tsx'
import { Fields, FormActions } from '../../ui/fields.tsx'
import { createFormat } from '../../ui/format.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { showToast } from '../../ui/toast.tsx'
import { updateMe } from './update-me.ts'

const locales = ['en', 'en-GB', 'en-US', 'de', 'de-CH', 'es', 'fr', 'it', 'nl', 'pl', 'pt-BR', 'sv', 'ar', 'hi', 'ja', 'zh']

/** The person's own name and formats, and how the app looks in this browser. */
export function ProfilePage() {
  const { t } = useTranslation('identity')
  const me = useMe()
  const queryClient = useQueryClient()
  const [preview, setPreview] = useState({ locale: me.locale, timeZone: me.timeZone })
  const { form, formRef, onSubmit, busy, notice } = useApiForm({
    initialValues: { name: me.name, locale: me.locale, timeZone: me.timeZone },
    validate: { name: isNotEmpty(t('missing.name')) },
    submit: (values) => updateMe(me.version, values),
    onDone: (updated) => {
      queryClient.setQueryData(queryKeys.me, updated)
      showToast({ message: t('profile.saved') })
    },
  })
  form.watch('locale', ({ value }) => setPreview((shown) => ({ ...shown, locale: value })))
  form.watch('timeZone', ({ value }) => setPreview((shown) => ({ ...shown, timeZone: value })))

  return (
    <Page title={t('profile.title')} width="narrow">
      <form ref={formRef} onSubmit={onSubmit} noValidate>
        <Fields>
          <FormNotice {...notice} />
          <TextInput
            key={form.key('name')}
            name="name"
            autoComplete="name"
            label={t('fields.name')}
            {...form.getInputProps('name')}
          />
          <TextInput label={t('fields.email')} description={t('profile.emailHelp')} value={me.email} readOnly />
          <NativeSelect
            key={form.key('locale')}
            label={t('profile.locale')}
            description={exampleOf(preview)}
            data={localeOptions(me.locale)}
            {...form.getInputProps('locale')}
          />
          <NativeSelect
            key={form.key('timeZone')}
            label={t('profile.timeZone')}
            data={timeZoneOptions(me.timeZone)}
            {...form.getInputProps('timeZone')}
          />
          <FormActions>
            <Button type="submit" loading={busy}>
              {t('profile.save')}
            </Button>
          </FormActions>
        </Fields>
      </form>
      <Section title={t('profile.appearance')}>
        <ColorSchemeSwitch />
      </Section>
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
