import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../../platform/organization.tsx'
import { queryKeys } from '../../../platform/query-keys.ts'
import { QueryView } from '../../../platform/query-view.tsx'
import { FormNotice } from '../../../platform/use-api-form.tsx'
import { useRoleName } from '../../../platform/role-name.ts'
import { rolesQuery } from '../../../platform/roles.ts'
import { useRequest } from '../../../platform/use-request.ts'
import { Button } from '../../../ui/button.tsx'
import { Fields, FormActions } from '../../../ui/fields.tsx'
import { TextLink } from '../../../ui/link.tsx'
import { ListSkeleton } from '../../../ui/list-skeleton.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Page } from '../../../ui/page.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { showToast } from '../../../ui/toast.tsx'
import { factorsQuery } from './factors.ts'
import classes from './factors.module.css'
import { type Choice, changePolicy, type Policy, policyQuery, previewQuery } from './second-factor-policy.ts'

/** Whom the organization asks to sign in with two factors. */
export function SecondFactorPolicyPage() {
  const { t } = useTranslation('factors')
  const organization = useOrganization()
  const query = useQuery(policyQuery(organization.id))
  return (
    <Page
      title={t('policy.title')}
      context={organization.name}
      description={t('policy.description', { organization: organization.name })}
      width="narrow"
    >
      <QueryView query={query} skeleton={<ListSkeleton rows={3} />}>
        {(policy) => <PolicyForm key={policy.version} policy={policy} />}
      </QueryView>
    </Page>
  )
}

function PolicyForm({ policy }: { policy: Policy }) {
  const { t } = useTranslation('factors')
  const organization = useOrganization()
  const queryClient = useQueryClient()
  const [choice, setChoice] = useState<Choice>({ appliesTo: policy.appliesTo, roles: policy.roles })
  const [isIncomplete, setIsIncomplete] = useState(false)
  const save = useRequest({
    send: (wanted: Choice) => changePolicy(organization.id, policy.version, wanted),
    onDone: async (saved) => {
      showToast({ message: t('policy.saved') })
      queryClient.setQueryData(policyQuery(organization.id).queryKey, saved)
      await queryClient.invalidateQueries({ queryKey: queryKeys.secondFactor(organization.id) })
    },
  })

  function choose(changed: Partial<Choice>) {
    const next = { ...choice, ...changed }
    setIsIncomplete(false)
    setChoice(next.appliesTo === 'roles' ? next : { ...next, roles: [] })
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (isMissingRoles(choice)) setIsIncomplete(true)
    else save.start(choice)
  }

  const choices = (['nobody', 'everybody', 'roles'] as const).map((value) => ({ value, label: t(`policy.${value}`) }))
  return (
    <form onSubmit={onSubmit}>
      <Fields>
        <OwnFactors />
        <FormNotice error={save.error} fieldNames={[]} />
        <SelectField
          label={t('policy.label')}
          description={t('policy.explanation')}
          data={choices}
          value={choice.appliesTo}
          onChange={({ currentTarget }) => choose({ appliesTo: currentTarget.value as Choice['appliesTo'] })}
        />
        {choice.appliesTo === 'roles' && (
          <RoleChoice roles={choice.roles} isIncomplete={isIncomplete} onChange={(roles) => choose({ roles })} />
        )}
        {choice.appliesTo !== 'nobody' && !isMissingRoles(choice) && <Preview choice={choice} />}
        <FormActions>
          <Button type="submit" loading={save.busy}>
            {t('policy.save')}
          </Button>
        </FormActions>
      </Fields>
    </form>
  )
}

const isMissingRoles = ({ appliesTo, roles }: Choice) => appliesTo === 'roles' && roles.length === 0

/** Tells who has no second factor of their own that they need one first. */
function OwnFactors() {
  const { t } = useTranslation('factors')
  const next = useLocation({ select: ({ href }) => href })
  const { data } = useQuery(factorsQuery)
  if (!data || data.authenticators.length + data.passkeys.length > 0) return null
  return (
    <Notice tone="due">
      {t('policy.own')}{' '}
      <TextLink to="/profile/security" search={{ next }}>
        {t('policy.ownAction')}
      </TextLink>
    </Notice>
  )
}

type RoleChoiceProps = { roles: readonly string[]; isIncomplete: boolean; onChange: (roles: string[]) => void }

function RoleChoice({ roles, isIncomplete, onChange }: RoleChoiceProps) {
  const { t } = useTranslation('factors')
  const organization = useOrganization()
  const query = useQuery(rolesQuery(organization.id))
  const nameOf = useRoleName()
  const toggle = (id: string) => onChange(roles.includes(id) ? roles.filter((role) => role !== id) : [...roles, id])
  return (
    <fieldset className={classes.roles}>
      <legend>{t('policy.rolesLabel')}</legend>
      <QueryView query={query} skeleton={<ListSkeleton rows={3} />}>
        {(known) =>
          known.map((role) => (
            <label key={role.id} className={classes.role}>
              <input type="checkbox" checked={roles.includes(role.id)} onChange={() => toggle(role.id)} />
              {nameOf(role)}
            </label>
          ))
        }
      </QueryView>
      {isIncomplete && (
        <p className={classes.error} role="alert">
          {t('policy.rolesMissing')}
        </p>
      )}
    </fieldset>
  )
}

function Preview({ choice }: { choice: Choice }) {
  const { t } = useTranslation('factors')
  const organization = useOrganization()
  const query = useQuery({ ...previewQuery(organization.id, choice), placeholderData: keepPreviousData })
  return (
    <QueryView query={query} skeleton={<ListSkeleton rows={1} />}>
      {({ members, lacking }) => (
        <Notice tone={lacking > 0 ? 'due' : 'good'} title={t('policy.preview', { count: members })}>
          {lacking > 0 ? t('policy.lacking', { count: lacking }) : t('policy.ready')}
        </Notice>
      )}
    </QueryView>
  )
}
