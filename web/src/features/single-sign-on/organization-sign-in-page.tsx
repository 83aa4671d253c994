import { useSearch } from '@tanstack/react-router'
import { IconAlertCircle } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { required } from '../../platform/form-rules.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { Button } from '../../ui/button.tsx'
import { Fields } from '../../ui/fields.tsx'
import { TextLink } from '../../ui/link.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { discoverSignOn, goToProvider } from './discover-sign-on.ts'
import classes from './organization-sign-in-page.module.css'
import { signOnText } from './single-sign-on-text.en.ts'

type Kind = keyof typeof signOnText.problems

const isKind = (kind: string): kind is Kind => Object.hasOwn(signOnText.problems, kind)

/** Leads to the identity provider of an organization; and back here when that did not work, with what to do. */
export function OrganizationSignInPage() {
  const { t } = useTranslation('signOn')
  const { next, organization, problem, request } = useSearch({ from: '/public/sign-in/organization' })
  return (
    <>
      <PageTitle title={t('organization.title')} />
      <h1 className={classes.title}>{t('organization.title')}</h1>
      {problem !== undefined && <SignOnProblem kind={problem} request={request} />}
      {organization === undefined ? (
        <DiscoverForm next={next} />
      ) : (
        <Fields>
          <Notice tone="due">{t('organization.required', { organization })}</Notice>
          <Button size="md" fullWidth onClick={() => goToProvider(organization, next)}>
            {t('organization.continueTo', { organization })}
          </Button>
        </Fields>
      )}
      <p className={classes.other}>
        <TextLink to="/sign-in" search={next === undefined ? {} : { next }}>
          {t('organization.back')}
        </TextLink>
      </p>
    </>
  )
}

function DiscoverForm({ next }: { next: string | undefined }) {
  const { t } = useTranslation('signOn')
  const [unknown, setUnknown] = useState<string>()
  const { formProps, field, submitButton, notice, values } = useApiForm({
    initialValues: { who: '' },
    rules: { who: required(t('organization.missing')) },
    submit: ({ who }) => discoverSignOn(who),
    onDone: (organization, { who }) => {
      if (organization === null) setUnknown(who)
      else goToProvider(organization, next)
    },
  })
  return (
    <form {...formProps}>
      <Fields>
        <p className={classes.intro}>{t('organization.intro')}</p>
        <FormNotice {...notice} />
        {unknown === values.who && <Notice tone="failure">{t('organization.unknown')}</Notice>}
        <TextField
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          label={t('organization.who')}
          {...field('who')}
        />
        <Button {...submitButton} size="md" fullWidth>
          {t('organization.submit')}
        </Button>
      </Fields>
    </form>
  )
}

function SignOnProblem({ kind, request }: { kind: string; request: string | undefined }) {
  const { t } = useTranslation('signOn')
  const known = isKind(kind) ? kind : 'other'
  return (
    <div className={classes.notice}>
      <Notice tone="failure" icon={<IconAlertCircle size={18} />} title={t(`problems.${known}.title`)}>
        {t(`problems.${known}.help`)}
        {request !== undefined && <p className={classes.request}>{t('organization.request', { id: request })}</p>}
      </Notice>
    </div>
  )
}
