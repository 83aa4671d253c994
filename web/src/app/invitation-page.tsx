import { useLoaderData, useRouter } from '@tanstack/react-router'
import { IconMailOff } from '@tabler/icons-react'
import { Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SignUpForm } from '../features/identity/sign-up-form.tsx'
import { acceptInvitation } from '../features/organizations/accept-invitation.ts'
import { InvitationCard } from '../features/organizations/invitation-card.tsx'
import type { InvitationDetails } from '../features/organizations/look-up-invitation.ts'
import { api } from '../platform/api.ts'
import { onDemand } from '../platform/on-demand.ts'
import { ProblemState } from '../platform/query-view.tsx'
import { endSession, whoMayBeSignedIn, type Me } from '../platform/session.ts'
import { useRequest } from '../platform/use-request.ts'
import { Button } from '../ui/button.tsx'
import { Fields } from '../ui/fields.tsx'
import { ButtonLink } from '../ui/link.tsx'
import { Notice } from '../ui/notice.tsx'
import { PageTitle } from '../ui/page.tsx'
import { EmptyState } from '../ui/states.tsx'

/** Most who are invited are new here, and need the other form. */
const SignInForm = onDemand(async () => (await import('../features/identity/sign-in-form.tsx')).SignInForm)

type Invited = { token: string; invitation: InvitationDetails }

/**
 * Where an invitation link leads: who invites, and one step to join. Strangers sign in or sign up on the same page. The
 * token is in the address's fragment, which browsers send to nobody.
 */
export function InvitationPage() {
  const { t } = useTranslation('organizations')
  const { token, invitation } = useLoaderData({ from: '/public/invitation' })
  if (!invitation) return <BrokenInvitation />
  return (
    <>
      <PageTitle title={t('invitation.tab')} />
      <InvitationCard invitation={invitation} />
      <JoinStep token={token} invitation={invitation} />
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

function JoinStep({ token, invitation }: Invited) {
  const router = useRouter()
  const [{ me, error }, askAgain] = useWhoIsSignedIn()
  const accept = useRequest({
    send: acceptInvitation,
    onDone: ({ slug }) => router.navigate({ to: '/o/$org', params: { org: slug }, reloadDocument: true }),
  })
  const join = () => accept.start(token)
  if (error) return <ProblemState error={error} onRetry={askAgain} />
  if (accept.error) return <ProblemState error={accept.error} onRetry={join} refusals={accept.refusals} />
  if (me === undefined) return null
  if (me === null) return <IntroduceYourself invitation={invitation} onKnown={() => accept.run(token)} />
  if (me.email.toLowerCase() !== invitation.email.toLowerCase()) return <OtherAccount me={me} invitation={invitation} />
  return <JoinButton invitation={invitation} busy={accept.busy} onJoin={join} />
}

type Visitor = { me?: Me | null; error?: Error }

/** Who visits, undefined until it is known; and a way to ask again. */
function useWhoIsSignedIn(): [Visitor, () => void] {
  const [visitor, setVisitor] = useState<Visitor>({})

  function ask() {
    whoMayBeSignedIn().then(
      (me) => setVisitor({ me }),
      (error: Error) => setVisitor({ error }),
    )
  }

  useEffect(ask, [])

  return [visitor, ask]
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

function IntroduceYourself({ invitation, onKnown }: { invitation: InvitationDetails; onKnown: () => Promise<void> }) {
  const { t } = useTranslation('organizations')
  const { email, accountExists } = invitation
  return (
    <Fields>
      <p>{accountExists ? t('invitation.signInFirst', { email }) : t('invitation.signUpFirst')}</p>
      {accountExists ? (
        <Suspense>
          <SignInForm email={email} onSignedIn={onKnown} />
        </Suspense>
      ) : (
        <SignUpForm email={email} onSignedUp={onKnown} />
      )}
    </Fields>
  )
}

function OtherAccount({ me, invitation }: { me: Me; invitation: InvitationDetails }) {
  const { t } = useTranslation('organizations')
  const signOut = useRequest({
    send: () => api.DELETE('/session'),
    onDone: () => {
      endSession()
      location.reload()
    },
  })
  const leave = () => signOut.start(undefined)
  if (signOut.error) return <ProblemState error={signOut.error} onRetry={leave} refusals={signOut.refusals} />
  return (
    <Fields>
      <Notice tone="due">{t('invitation.otherAccount', { current: me.email, email: invitation.email })}</Notice>
      <Button variant="default" loading={signOut.busy} onClick={leave}>
        {t('invitation.signOut')}
      </Button>
    </Fields>
  )
}
