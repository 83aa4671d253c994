import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { queryKeys } from '../../platform/query-keys.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckboxList } from '../../ui/checkbox-list.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Fields, FormActions } from '../../ui/fields.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { grantableScopes, type Scope, useScopeName } from './scopes.ts'
import { type CreatedToken, createProvisioningToken, createToken } from './tokens.ts'

type Kind = 'personal' | 'provisioning'

/** Makes a token and shows it, this one time. */
export function NewTokenDialog({ kind, opened, onClose }: { kind: Kind; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('accessTokens')
  const [made, setMade] = useState<CreatedToken>()

  function close() {
    setMade(undefined)
    onClose()
  }

  return (
    <Dialog
      opened={opened}
      onClose={close}
      title={made ? t('create.madeTitle') : t('create.title')}
      closeOnClickOutside={!made}
    >
      {made ? <MadeToken kind={kind} token={made} onDone={close} /> : <TokenForm kind={kind} onMade={setMade} />}
    </Dialog>
  )
}

const lifetimes = ['7', '30', '90', '180', '365'] as const

function TokenForm({ kind, onMade }: { kind: Kind; onMade: (token: CreatedToken) => void }) {
  const { t } = useTranslation('accessTokens')
  const queryClient = useQueryClient()
  const organization = useOrganization()
  const scopeName = useScopeName()
  const [scopes, setScopes] = useState<ReadonlySet<string>>(new Set())
  const [isAsked, setAsked] = useState(false)
  const isPersonal = kind === 'personal'
  const lacksScopes = isPersonal && scopes.size === 0
  const { formProps, field, submitButton, notice } = useApiForm({
    initialValues: { name: '', expiresInDays: isPersonal ? '30' : '365' },
    rules: { name: (name) => (name.trim() ? undefined : t('create.missingName')) },
    submit: ({ name, expiresInDays }) => {
      const body = { name: name.trim(), expiresInDays: Number(expiresInDays) }
      return isPersonal
        ? createToken(organization.id, { ...body, scopes: [...scopes] as Exclude<Scope, 'scim' | 'security.manage'>[] })
        : createProvisioningToken(organization.id, body)
    },
    onDone: async (token) => {
      onMade(token)
      await queryClient.invalidateQueries({ queryKey: queryKeys.allTokens(organization.id) })
    },
  })
  const { onSubmit } = formProps
  return (
    <form
      {...formProps}
      onSubmit={(event) => {
        setAsked(true)
        if (lacksScopes) event.preventDefault()
        else onSubmit(event)
      }}
    >
      <Fields>
        <FormNotice {...notice} />
        <TextField
          data-autofocus
          autoComplete="off"
          maxLength={100}
          label={t('create.name')}
          description={t('create.nameHelp')}
          {...field('name')}
        />
        <SelectField
          label={t('create.expiry')}
          description={t('create.expiryHelp')}
          data={lifetimes.map((value) => ({ value, label: t(`create.days.${value}`) }))}
          {...field('expiresInDays')}
        />
        {isPersonal && (
          <CheckboxList
            label={t('create.scopes')}
            choices={grantableScopes(organization).map((value) => ({ value, label: scopeName(value) }))}
            chosen={scopes}
            onChange={setScopes}
            error={isAsked && lacksScopes ? t('create.missingScopes') : undefined}
          />
        )}
        <FormActions>
          <Button {...submitButton}>{t('create.submit')}</Button>
        </FormActions>
      </Fields>
    </form>
  )
}

function MadeToken({ kind, token, onDone }: { kind: Kind; token: CreatedToken; onDone: () => void }) {
  const { t } = useTranslation('accessTokens')
  const copy = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    copy.current?.focus()
  }, [])

  return (
    <Fields>
      <p>{t(kind === 'personal' ? 'create.made' : 'create.madeProvisioning')}</p>
      <TextField
        label={t('create.token')}
        value={token.token}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <FormActions>
        <CopyButton ref={copy} variant="filled" value={token.token} label={t('create.copy')} />
        <Button variant="default" onClick={onDone}>
          {t('create.done')}
        </Button>
      </FormActions>
    </Fields>
  )
}
