import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckboxList } from '../../ui/checkbox-list.tsx'
import { Fields, FormActions } from '../../ui/fields.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { showToast } from '../../ui/toast.tsx'
import { ConnectionTest } from './connection-test.tsx'
import { OidcFields, SamlFields } from './provider-fields.tsx'
import { RemoveSignOn } from './remove-sign-on.tsx'
import { type Connection, saveSignOn, type SettingsChange, type SignOn, signOnQuery } from './sign-on-settings.ts'

const rules = ['isEnabled', 'isRequired', 'admitsNewcomers', 'trustsFactors'] as const

/** The identity provider and who gets in through it. */
export function ProviderForm({ signOn }: { signOn: SignOn }) {
  const { t } = useTranslation('signOn')
  const organization = useOrganization()
  const queryClient = useQueryClient()
  const { connection } = signOn
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    new Set(connection ? rules.filter((rule) => connection[rule]) : ['admitsNewcomers']),
  )
  const { values, setValue, formProps, field, submitButton, notice } = useApiForm({
    initialValues: toValues(connection),
    submit: (wanted) => saveSignOn(organization.id, signOn.version, toChange(wanted, chosen)),
    onDone: (saved) => {
      showToast({ message: t('settings.saved') })
      queryClient.setQueryData(signOnQuery(organization.id).queryKey, saved)
    },
  })

  /** What is stored is the other protocol's, and of no use to this one. */
  function choose(protocol: string) {
    setValue('protocol', protocol)
    setValue('issuer', connection?.protocol === protocol ? connection.issuer : '')
  }

  const protocols = (['oidc', 'saml'] as const).map((value) => ({ value, label: t(`settings.${value}`) }))
  const roles = (['learner', 'instructor'] as const).map((value) => ({ value, label: t(`settings.${value}`) }))
  const stored = connection?.protocol === values.protocol ? connection : undefined
  const canEnable = signOn.domains.some(({ provenAt }) => provenAt !== null)
  return (
    <form {...formProps}>
      <Fields>
        <FormNotice {...notice} />
        <SelectField
          label={t('settings.protocol')}
          data={protocols}
          {...field('protocol')}
          onChange={({ currentTarget: { value } }) => choose(value)}
        />
        {values.protocol === 'oidc' ? (
          <OidcFields field={field} isStored={stored !== undefined} />
        ) : (
          <SamlFields field={field} stored={stored} onFile={(xml) => setValue('metadata', xml)} />
        )}
        <RuleChoice chosen={chosen} onChange={setChosen} canEnable={canEnable} />
        {chosen.has('admitsNewcomers') && (
          <SelectField label={t('settings.newcomerRole')} data={roles} {...field('newcomerRole')} />
        )}
        <FormActions>
          <Button {...submitButton}>{t('settings.save')}</Button>
          {connection && <RemoveSignOn />}
        </FormActions>
        {connection && <ConnectionTest />}
      </Fields>
    </form>
  )
}

type RuleChoiceProps = {
  chosen: ReadonlySet<string>
  onChange: (chosen: ReadonlySet<string>) => void
  /** Whether a domain is proven. */
  canEnable: boolean
}

function RuleChoice({ canEnable, ...choice }: RuleChoiceProps) {
  const { t } = useTranslation('signOn')
  return (
    <CheckboxList
      label={t('settings.rules')}
      {...choice}
      choices={[
        {
          value: 'isEnabled',
          label: t('settings.enabled'),
          description: canEnable ? t('settings.enabledHelp') : t('settings.enabledFirst'),
          disabled: !canEnable,
        },
        { value: 'isRequired', label: t('settings.required'), description: t('settings.requiredHelp') },
        { value: 'admitsNewcomers', label: t('settings.newcomers'), description: t('settings.newcomersHelp') },
        { value: 'trustsFactors', label: t('settings.factors'), description: t('settings.factorsHelp') },
      ]}
    />
  )
}

const nothing = { protocol: 'oidc', issuer: '', clientId: '', signInUrl: '', newcomerRole: 'learner' } as const

/** What the fields begin with; what is stored and not shown is left empty. */
function toValues(connection: Connection | null): Values {
  const { protocol, issuer, clientId, signInUrl, newcomerRole } = connection ?? nothing
  const shown = { protocol, issuer, clientId: clientId ?? '', signInUrl: signInUrl ?? '', newcomerRole }
  return { ...shown, clientSecret: '', metadata: '', certificates: '' }
}

type Values = Record<
  'protocol' | 'issuer' | 'clientId' | 'clientSecret' | 'metadata' | 'signInUrl' | 'certificates' | 'newcomerRole',
  string
>

/** Only what was filled in: an empty secret or certificate keeps what is stored. */
function toChange(values: Values, chosen: ReadonlySet<string>): SettingsChange {
  const isOidc = values.protocol === 'oidc'
  const names = isOidc ? (['issuer', 'clientId', 'clientSecret'] as const) : samlNames(values)
  const told = Object.fromEntries(names.flatMap((name) => (values[name].trim() ? [[name, values[name].trim()]] : [])))
  return {
    protocol: isOidc ? 'oidc' : 'saml',
    ...told,
    isEnabled: chosen.has('isEnabled'),
    isRequired: chosen.has('isRequired'),
    admitsNewcomers: chosen.has('admitsNewcomers'),
    newcomerRole: values.newcomerRole === 'instructor' ? 'instructor' : 'learner',
    trustsFactors: chosen.has('trustsFactors'),
  }
}

const samlNames = ({ metadata }: Values) =>
  metadata.trim() ? (['metadata'] as const) : (['issuer', 'signInUrl', 'certificates'] as const)
