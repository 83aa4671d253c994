import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { loadCode } from '../../../platform/code.ts'
import type { Me } from '../../../platform/session.ts'
import { FormNotice } from '../../../platform/use-api-form.tsx'
import { useRequest } from '../../../platform/use-request.ts'
import { Button } from '../../../ui/button.tsx'
import { Fields } from '../../../ui/fields.tsx'
import { canOfferPasskeys, canUsePasskeys, isTurnedDown } from './passkey-support.ts'

const loadPasskeys = () => loadCode(() => import('./answer-passkey.ts'))

/**
 * Sign-in with a passkey alone: a button and, where the browser can, its own list of passkeys below the field for the
 * address. Nothing where this browser has no passkeys for this site.
 */
export function PasskeySignIn({ onSignedIn }: { onSignedIn: (me: Me) => void | Promise<void> }) {
  return canUsePasskeys() ? <Ways onSignedIn={onSignedIn} /> : null
}

function Ways({ onSignedIn }: { onSignedIn: (me: Me) => void | Promise<void> }) {
  const { t } = useTranslation('identity')
  useOffer(onSignedIn)
  const { error, busy, start } = useRequest({
    send: async () => (await loadPasskeys()).signInWithPasskey(),
    onDone: onSignedIn,
  })
  return (
    <Fields>
      {!isTurnedDown(error) && <FormNotice error={error} fieldNames={[]} />}
      <Button variant="default" size="md" fullWidth loading={busy} onClick={() => start(undefined)}>
        {t('signIn.passkey')}
      </Button>
    </Fields>
  )
}

/** Has the browser offer its passkeys while the page stands; whatever becomes of that, the button and the form remain. */
function useOffer(onSignedIn: (me: Me) => void | Promise<void>): void {
  const latest = useRef(onSignedIn)
  useEffect(() => {
    latest.current = onSignedIn
  })
  useEffect(() => {
    let isGone = false
    async function offer() {
      if (!(await canOfferPasskeys())) return
      const { signInWithPasskey } = await loadPasskeys()
      if (isGone) return
      const me = await signInWithPasskey({ offers: true })
      if (!isGone) await latest.current(me)
    }
    offer().catch(() => undefined)
    return () => {
      isGone = true
      loadPasskeys().then(
        ({ stopOffering }) => stopOffering(),
        () => undefined,
      )
    }
  }, [])
}
