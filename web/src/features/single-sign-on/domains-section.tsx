import { useQueryClient } from '@tanstack/react-query'
import { IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { matching } from '../../platform/form-rules.ts'
import { useOrganization } from '../../platform/organization.tsx'
import { queryKeys } from '../../platform/query-keys.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { useRequest } from '../../platform/use-request.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Fields, FormActions } from '../../ui/fields.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Section } from '../../ui/page.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { TextField } from '../../ui/text-field.tsx'
import classes from './sign-on-page.module.css'
import { addDomain, type Domain, proveDomain, removeDomain } from './sign-on-settings.ts'

const domainName = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i

/** The organization's mail domains: those it has proven, and how to prove the others. */
export function DomainsSection({ domains }: { domains: readonly Domain[] }) {
  const { t } = useTranslation('signOn')
  return (
    <Section title={t('domains.title')}>
      <p className={classes.intro}>{t('domains.intro')}</p>
      {domains.length === 0 ? (
        <p className={classes.intro}>{t('domains.empty')}</p>
      ) : (
        <ul className={classes.domains}>
          {domains.map((domain) => (
            <DomainRow key={domain.id} domain={domain} />
          ))}
        </ul>
      )}
      <AddDomainForm />
    </Section>
  )
}

/** Reads the settings again after something about them changed. */
function useRefresh() {
  const organization = useOrganization()
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ queryKey: queryKeys.signOn(organization.id) })
}

function DomainRow({ domain }: { domain: Domain }) {
  const { t } = useTranslation('signOn')
  const organization = useOrganization()
  const refresh = useRefresh()
  const prove = useRequest({ send: () => proveDomain(organization.id, domain.id), onDone: refresh })
  const remove = useRequest({ send: () => removeDomain(organization.id, domain.id), onDone: refresh })
  const isProven = domain.provenAt !== null
  return (
    <li className={classes.domain}>
      <div className={classes.line}>
        <span className={classes.name}>{domain.name}</span>
        <StatusBadge tone={isProven ? 'good' : 'due'}>{isProven ? t('domains.proven') : t('domains.open')}</StatusBadge>
        <IconButton label={t('domains.remove', { domain: domain.name })} onClick={() => remove.start(undefined)}>
          <IconTrash size={18} stroke={1.75} />
        </IconButton>
      </div>
      <FormNotice error={remove.error} fieldNames={[]} />
      {!isProven && (
        <>
          <p>{t('domains.record', { domain: domain.name })}</p>
          <dl className={classes.facts}>
            <RecordPart name={t('domains.recordName')} value={domain.record.name} />
            <RecordPart name={t('domains.recordValue')} value={domain.record.value} />
          </dl>
          <FormNotice error={prove.error} fieldNames={[]} />
          <div>
            <Button variant="default" loading={prove.busy} onClick={() => prove.start(undefined)}>
              {t('domains.prove')}
            </Button>
          </div>
        </>
      )}
    </li>
  )
}

function RecordPart({ name, value }: { name: string; value: string }) {
  const { t } = useTranslation('signOn')
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>
        <code className={classes.code}>{value}</code>
        <CopyButton size="xs" value={value} label={t('settings.copy')} />
      </dd>
    </div>
  )
}

function AddDomainForm() {
  const { t } = useTranslation('signOn')
  const organization = useOrganization()
  const refresh = useRefresh()
  const { formProps, field, setValue, submitButton, notice } = useApiForm({
    initialValues: { domain: '' },
    rules: { domain: matching(domainName, t('domains.invalid')) },
    submit: ({ domain }) => addDomain(organization.id, domain.trim()),
    onDone: async () => {
      setValue('domain', '')
      await refresh()
    },
  })
  return (
    <form {...formProps}>
      <Fields>
        <FormNotice {...notice} />
        <TextField
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          label={t('domains.name')}
          {...field('domain')}
        />
        <FormActions>
          <Button {...submitButton} variant="default">
            {t('domains.add')}
          </Button>
        </FormActions>
      </Fields>
    </form>
  )
}
