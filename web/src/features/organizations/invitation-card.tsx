import { useTranslation } from 'react-i18next'
import { useRoleName } from '../../platform/role-name.ts'
import { PersonAvatar } from '../../ui/person-avatar.tsx'
import classes from './invitation-card.module.css'
import type { InvitationDetails } from './look-up-invitation.ts'

/** Which organization invites, who sent it and into which role. */
export function InvitationCard({ invitation }: { invitation: InvitationDetails }) {
  const { t } = useTranslation('organizations')
  const role = useRoleName()(invitation.role)
  return (
    <header className={classes.card}>
      <PersonAvatar name={invitation.organizationName} size={56} square />
      <h1 className={classes.title}>{t('invitation.title', { organization: invitation.organizationName })}</h1>
      <p className={classes.by}>{t('invitation.by', { inviter: invitation.invitedBy, role })}</p>
    </header>
  )
}
