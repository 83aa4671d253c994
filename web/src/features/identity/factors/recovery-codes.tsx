import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { Fields, FormActions } from '../../../ui/fields.tsx'
import classes from './factors.module.css'
import { useFocus } from './use-focus.ts'

/** New recovery codes, shown this once: to copy, to download, or to write down. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation('factors')
  const done = useFocus<HTMLButtonElement>()
  const text = codes.join('\n')
  return (
    <Fields>
      <p>{t('recovery.shown')}</p>
      <ul className={classes.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={classes.ways}>
        <CopyButton value={text} label={t('recovery.copy')} />
        <Button variant="default" onClick={() => download(text)}>
          {t('recovery.download')}
        </Button>
      </div>
      <FormActions>
        <Button ref={done} onClick={onDone}>
          {t('recovery.done')}
        </Button>
      </FormActions>
    </Fields>
  )
}

function download(text: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }))
  link.download = 'upskill-recovery-codes.txt'
  link.click()
  URL.revokeObjectURL(link.href)
}
