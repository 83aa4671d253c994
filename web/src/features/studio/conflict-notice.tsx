import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { differingLines, type Clash } from './clash.ts'
import classes from './conflict-notice.module.css'

type ConflictNoticeProps = {
  what: 'course' | 'lesson'
  clashes: readonly Clash[]
  onKeepMine: () => Promise<void>
  onTakeTheirs: () => Promise<void>
}

/** Both versions of what two people changed, to choose from; the choice leads back to the field that was being edited. */
export function ConflictNotice({ what, clashes, onKeepMine, onTakeTheirs }: ConflictNoticeProps) {
  const { t } = useTranslation('studio')
  const [field] = useState(() => document.activeElement)

  async function choose(choice: () => Promise<void>) {
    await choice()
    if (field instanceof HTMLElement && field.isConnected) field.focus()
  }

  const choices = (
    <div className={classes.choices}>
      <Button size="xs" variant="default" onClick={() => void choose(onTakeTheirs)}>
        {t('conflict.theirs')}
      </Button>
      <Button size="xs" onClick={() => void choose(onKeepMine)}>
        {t('conflict.mine')}
      </Button>
    </div>
  )
  return (
    <Notice tone="due" icon={<IconAlertTriangle size={18} />} title={t(`conflict.${what}`)} actions={choices}>
      {t('conflict.text')}
      {clashes.map((clash) => (
        <Versions key={clash.field} clash={clash} />
      ))}
    </Notice>
  )
}

function Versions({ clash }: { clash: Clash }) {
  const { t } = useTranslation('studio')
  const field = t(`conflict.field.${clash.field}`)
  if (clash.field === 'coverFileId') return <p className={classes.label}>{t('conflict.cover')}</p>
  const [mine, theirs] = differingLines(clash.mine, clash.theirs)
  return (
    <dl className={classes.versions}>
      <Version label={t('conflict.yours', { field })} text={mine} />
      <Version label={t('conflict.other', { field })} text={theirs} />
    </dl>
  )
}

function Version({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation('studio')
  return (
    <div>
      <dt className={classes.label}>{label}</dt>
      {/* Long text could not be scrolled by keyboard otherwise. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <dd className={classes.words} dir="auto" tabIndex={0}>
        {text.trim() === '' ? <i>{t('conflict.empty')}</i> : text}
      </dd>
    </div>
  )
}
