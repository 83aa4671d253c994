import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { queryKeys } from '../../platform/query-keys.ts'
import { emailAddress } from '../../platform/form-rules.ts'
import { useRoleName } from '../../platform/role-name.ts'
import { type Role, rolesQuery } from '../../platform/roles.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Fields, FormActions } from '../../ui/fields.tsx'
import { useFormat } from '../../ui/format.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { inviteMember, type SentInvitation } from './invite-member.ts'
import type { organizationsText } from './organizations-text.en.ts'

/** Invites one person by mail and shows the link, to hand over where mail does not reach. */
export function InviteDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('organizations')
  const [sent, setSent] = useState<SentInvitation>()

  function close() {
    setSent(undefined)
    onClose()
  }

  const title = sent ? t('invite.sentTitle', { email: sent.email }) : t('invite.title')
  return (
    <Dialog opened={opened} onClose={close} title={title}>
      {sent ? (
        <SentLink invitation={sent} onAnother={() => setSent(undefined)} onDone={close} />
      ) : (
        <InviteForm onSent={setSent} />
      )}
    </Dialog>
  )
}

function InviteForm({ onSent }: { onSent: (invitation: SentInvitation) => void }) {
  const { t } = useTranslation('organizations')
  const queryClient = useQueryClient()
  const organization = useOrganization()
  const { formProps, field, submitButton, notice } = useApiForm({
    initialValues: { email: '', role: 'learner' },
    rules: { email: emailAddress(t('invite.missingEmail')) },
    submit: ({ email, role }) => inviteMember(organization.id, { email, role }),
    onDone: async (invitation) => {
      onSent(invitation)
      await queryClient.invalidateQueries({ queryKey: queryKeys.invitations(organization.id) })
    },
  })
  const roleName = useRoleName()
  const { data: roles } = useQuery(rolesQuery(organization.id))
  const choices = invitedAs(roles).map((role) => ({
    value: role.id,
    label: role.isBuiltIn ? `${roleName(role)}: ${t(`roleHelp.${role.id as Help}`)}` : role.name,
  }))
  return (
    <form {...formProps}>
      <Fields>
        <FormNotice {...notice} />
        <TextField type="email" autoComplete="off" data-autofocus label={t('invite.email')} {...field('email')} />
        <SelectField label={t('invite.role')} data={choices} {...field('role')} />
        <FormActions>
          <Button {...submitButton}>{t('invite.submit')}</Button>
        </FormActions>
      </Fields>
    </form>
  )
}

type Help = keyof typeof organizationsText.roleHelp

/** Learner first, as most are; until the roles are known, that one alone. */
const invitedAs = (roles: readonly Role[] = []): readonly Pick<Role, 'id' | 'name' | 'isBuiltIn'>[] =>
  roles.length === 0
    ? [{ id: 'learner', name: 'Learner', isBuiltIn: true }]
    : roles.toSorted((a, b) => Number(b.id === 'learner') - Number(a.id === 'learner'))

type SentLinkProps = { invitation: SentInvitation; onAnother: () => void; onDone: () => void }

function SentLink({ invitation, onAnother, onDone }: SentLinkProps) {
  const { t } = useTranslation('organizations')
  const format = useFormat()
  const copy = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    copy.current?.focus()
  }, [])

  return (
    <Fields>
      <p>{t('invite.sent', { date: format.date(invitation.expiresAt) })}</p>
      <TextField
        label={t('invite.link')}
        value={invitation.acceptUrl}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <FormActions>
        <CopyButton ref={copy} variant="filled" value={invitation.acceptUrl} label={t('invite.copy')} />
        <Button variant="default" onClick={onAnother}>
          {t('invite.another')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onDone}>
          {t('invite.done')}
        </Button>
      </FormActions>
    </Fields>
  )
}
