import { IconMail } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { useRoleName } from '../../platform/role-name.ts'
import { Button } from '../../ui/button.tsx'
import { useFormat } from '../../ui/format.tsx'
import classes from './pending-invitations.module.css'
import type { Invitation } from './list-invitations.ts'
import { useRevokeInvitation } from './revoke-invitation.ts'

/** Invitations nobody has accepted yet, each with a way to withdraw it. */
export function PendingInvitations({ invitations }: { invitations: readonly Invitation[] }) {
  return (
    <ul className={classes.list}>
      {invitations.map((invitation) => (
        <PendingInvitation key={invitation.id} invitation={invitation} />
      ))}
    </ul>
  )
}

function PendingInvitation({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation('organizations')
  const format = useFormat()
  const roleName = useRoleName()
  const organization = useOrganization()
  const revoke = useRevokeInvitation(organization.id)
  return (
    <li className={classes.row}>
      <IconMail size={20} stroke={1.6} className={classes.icon} />
      <div className={classes.text}>
        <div className={classes.email}>{invitation.email}</div>
        <div className={classes.quiet}>
          {roleName(invitation.role)} · {t('pending.expires', { when: format.relative(invitation.expiresAt) })}
        </div>
      </div>
      <Button
        variant="subtle"
        color="gray"
        loading={revoke.isPending}
        aria-label={t('pending.revokeOf', { email: invitation.email })}
        onClick={() => revoke.mutate(invitation.id)}
      >
        {t('pending.revoke')}
      </Button>
    </li>
  )
}
