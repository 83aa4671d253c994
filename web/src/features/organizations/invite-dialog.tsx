import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { isEmail } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { queryKeys } from '../../platform/query-keys.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Fields, FormActions } from '../../ui/fields.tsx'
import { useFormat } from '../../ui/format.tsx'
import '../../ui/overlay.css'
import { inviteMember, type SentInvitation } from './invite-member.ts'
import { roles, type Role } from './list-members.ts'

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
    <Modal opened={opened} onClose={close} title={title}>
      {sent ? (
        <SentLink invitation={sent} onAnother={() => setSent(undefined)} onDone={close} />
      ) : (
        <InviteForm onSent={setSent} />
      )}
    </Modal>
  )
}

function InviteForm({ onSent }: { onSent: (invitation: SentInvitation) => void }) {
  const { t } = useTranslation('organizations')
  const queryClient = useQueryClient()
  const organization = useOrganization()
  const { form, formRef, onSubmit, busy, notice } = useApiForm({
    initialValues: { email: '', role: 'learner' as Role },
    validate: { email: isEmail(t('invite.missingEmail')) },
    submit: (values) => inviteMember(organization.id, values),
    onDone: async (invitation) => {
      onSent(invitation)
      await queryClient.invalidateQueries({ queryKey: queryKeys.invitations(organization.id) })
    },
  })
  const choices = roles.map((value) => ({ value, label: `${t(`roles.${value}`)}: ${t(`roleHelp.${value}`)}` }))
  return (
    <form ref={formRef} onSubmit={onSubmit} noValidate>
      <Fields>
        <FormNotice {...notice} />
        <TextInput
          key={form.key('email')}
          type="email"
          name="email"
          autoComplete="off"
          data-autofocus
          label={t('invite.email')}
          {...form.getInputProps('email')}
        />
        <NativeSelect key={form.key('role')} label={t('invite.role')} data={choices} {...form.getInputProps('role')} />
        <FormActions>
          <Button type="submit" loading={busy}>
            {t('invite.submit')}
          </Button>
        </FormActions>
      </Fields>
    </form>
  )
}

type SentLinkProps = { invitation: SentInvitation; onAnother: () => void; onDone: () => void }

function SentLink({ invitation, onAnother, onDone }: SentLinkProps) {
  const { t } = useTranslation('organizations')
  const format = useFormat()
  return (
    <Fields>
      <p>{t('invite.sent', { date: format.date(invitation.expiresAt) })}</p>
      <TextInput
        label={t('invite.link')}
        value={invitation.acceptUrl}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <FormActions>
        <CopyButton variant="filled" value={invitation.acceptUrl} label={t('invite.copy')} />
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
