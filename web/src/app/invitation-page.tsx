import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { IconMailOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { SignInForm } from '../features/identity/sign-in-form.tsx'
import { SignUpForm } from '../features/identity/sign-up-form.tsx'
import { useAcceptInvitation } from '../features/organizations/accept-invitation.ts'
import { InvitationCard } from '../features/organizations/invitation-card.tsx'
import { invitationQuery, type InvitationDetails } from '../features/organizations/look-up-invitation.ts'
import { api } from '../platform/api.ts'
import { toProblem } from '../platform/problem.ts'
import { ProblemState, QueryView } from '../platform/query-view.tsx'
import { endSession, meQuery } from '../platform/session.ts'
import { Button } from '../ui/button.tsx'
import { Fields } from '../ui/fields.tsx'
import { ButtonLink } from '../ui/link.tsx'
import { ListSkeleton } from '../ui/list-skeleton.tsx'
import { Notice } from '../ui/notice.tsx'
import { PageTitle } from '../ui/page.tsx'
import { EmptyState } from '../ui/states.tsx'

/**
 * Where an invitation link leads: who invites, and one step to join. Strangers sign in or sign up on the same page. The
 * token is in the address's fragment, which browsers send to nobody.
 */
export function InvitationPage() {
  const { t } = useTranslation('organizations')
  const token = useLocation({ select: ({ hash }) => hash })
  const invitation = useQuery({ ...invitationQuery(token), enabled: token !== '' })
  const isRefused = invitation.error !== null && [400, 404, 409, 410].includes(toProblem(invitation.error).status)
  if (token === '' || isRefused) return <BrokenInvitation />
  return (
    <>
      <PageTitle title={t('invitation.tab')} />
      <QueryView query={invitation} skeleton={<ListSkeleton rows={3} />}>
        {(found) => (
          <>
            <InvitationCard invitation={found} />
            <JoinStep token={token} invitation={found} />
          </>
        )}
      </QueryView>
    </>
  )
}

function BrokenInvitation() {
  const { t } = useTranslation('organizations')
  const home = (
    <ButtonLink to="/" variant="default">
      {t('invitation.home')}
    </ButtonLink>
  )
  return (
    <>
      <PageTitle title={t('invitation.tab')} />
      <EmptyState icon={IconMailOff} level="h1" title={t('invitation.brokenTitle')} action={home}>
        {t('invitation.broken')}
      </EmptyState>
    </>
  )
}

function JoinStep({ token, invitation }: { token: string; invitation: InvitationDetails }) {
  const me = useQuery(meQuery)
  const accept = useAcceptInvitation()
  const join = () => accept.mutate(token)
  if (accept.isError) return <ProblemState error={accept.error} onRetry={join} />
  if (me.data === undefined) return null
  if (me.data === null) return <IntroduceYourself invitation={invitation} onKnown={join} />
  if (me.data.email.toLowerCase() !== invitation.email.toLowerCase()) {
    return <OtherAccount current={me.data.email} invitation={invitation} />
  }
  return <JoinButton invitation={invitation} busy={accept.isPending} onJoin={join} />
}

type JoinButtonProps = { invitation: InvitationDetails; busy: boolean; onJoin: () => void }

function JoinButton({ invitation, busy, onJoin }: JoinButtonProps) {
  const { t } = useTranslation('organizations')
  return (
    <Button size="md" fullWidth loading={busy} onClick={onJoin}>
      {t('invitation.accept', { organization: invitation.organizationName })}
    </Button>
  )
}

function IntroduceYourself({ invitation, onKnown }: { invitation: InvitationDetails; onKnown: () => void }) {
  const { t } = useTranslation('organizations')
  return (
    <Fields>
      <p>{invitation.accountExists ? t('invitation.signInFirst', { email: invitation.email }) : t('invitation.signUpFirst')}</p>
      {invitation.accountExists ? (
        <SignInForm email={invitation.email} onSignedIn={onKnown} />
      ) : (
        <SignUpForm email={invitation.email} onSignedUp={onKnown} />
      )}
    </Fields>
  )
}

function OtherAccount({ current, invitation }: { current: string; invitation: InvitationDetails }) {
  const { t } = useTranslation('organizations')
  const queryClient = useQueryClient()

  async function signOut() {
    await api.DELETE('/session')
    endSession(queryClient)
    location.reload()
  }

  return (
    <Fields>
      <Notice tone="due">{t('invitation.otherAccount', { current, email: invitation.email })}</Notice>
      <Button variant="default" onClick={() => void signOut()}>
        {t('invitation.signOut')}
      </Button>
    </Fields>
  )
}
