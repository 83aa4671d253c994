import { IconKey } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { onDemand } from '../../platform/on-demand.ts'
import { useOrganization } from '../../platform/organization.tsx'
import { Button } from '../../ui/button.tsx'
import { useFormat } from '../../ui/format.tsx'
import { useScopeName } from './scopes.ts'
import classes from './token-list.module.css'
import { type Token, type TokenList as Kind, useRevokeToken } from './tokens.ts'

const ConfirmDialog = onDemand(async () => (await import('../../ui/confirm-dialog.tsx')).ConfirmDialog)

/** Tokens with what they may do and when they were used, each with a way to end it. */
export function TokenList({ tokens, kind, label }: { tokens: readonly Token[]; kind: Kind; label: string }) {
  const { t } = useTranslation('accessTokens')
  const organization = useOrganization()
  const revoke = useRevokeToken(organization.id, kind)
  const [ending, setEnding] = useState<Token>()

  function revokeEnding() {
    if (!ending) return
    const place = tokens.indexOf(ending)
    const neighbor = tokens[place + 1] ?? tokens[place - 1]
    revoke.mutate(ending.id, {
      onSettled: () => {
        setEnding(undefined)
        requestAnimationFrame(() => document.getElementById(`revoke-${neighbor?.id}`)?.focus())
      },
    })
  }

  return (
    <>
      <ul className={classes.list} aria-label={label}>
        {tokens.map((token) => (
          <TokenRow key={token.id} token={token} kind={kind} onRevoke={setEnding} />
        ))}
      </ul>
      <Suspense>
        <ConfirmDialog
          opened={ending !== undefined}
          title={t('list.revokeTitle', { name: ending?.name ?? '' })}
          confirm={t('list.revoke')}
          busy={revoke.isPending}
          onConfirm={revokeEnding}
          onClose={() => setEnding(undefined)}
        >
          {t('list.revokeText')}
        </ConfirmDialog>
      </Suspense>
    </>
  )
}

type TokenRowProps = { token: Token; kind: Kind; onRevoke: (token: Token) => void }

function TokenRow({ token, kind, onRevoke }: TokenRowProps) {
  const { t } = useTranslation('accessTokens')
  const format = useFormat()
  const scopeName = useScopeName()
  const { userName: name, lastUsedAt, lastUsedAddress } = token
  const used =
    lastUsedAt === null
      ? t('list.unused')
      : t('list.used', { when: format.relative(lastUsedAt), address: lastUsedAddress ?? '' })
  const whose = kind === 'own' ? undefined : t(kind === 'personal' ? 'list.actsFor' : 'list.made', { name })
  const facts = [whose, t('list.expires', { when: format.relative(token.expiresAt) }), used]
  return (
    <li className={classes.row}>
      <IconKey size={20} stroke={1.6} className={classes.icon} />
      <div className={classes.text}>
        <div className={classes.name}>
          <bdi>{token.name}</bdi> <span className={classes.ending}>{t('list.ending', { ending: token.ending })}</span>
        </div>
        {kind !== 'provisioning' && <div className={classes.quiet}>{token.scopes.map(scopeName).join(' · ')}</div>}
        <div className={classes.quiet}>{facts.filter(Boolean).join(' · ')}</div>
      </div>
      <Button
        id={`revoke-${token.id}`}
        variant="subtle"
        color="gray"
        aria-label={t('list.revokeOf', { name: token.name })}
        onClick={() => onRevoke(token)}
      >
        {t('list.revoke')}
      </Button>
    </li>
  )
}
