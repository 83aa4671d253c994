import type { ChangeEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../ui/format.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'
import classes from './sign-on-page.module.css'
import type { Connection } from './sign-on-settings.ts'

type Name = 'issuer' | 'clientId' | 'clientSecret' | 'metadata' | 'signInUrl' | 'certificates'

/** Connects an input, as `useApiForm` does. */
type Field = (name: Name) => {
  name: string
  value: string
  error: string | undefined
  onChange: (event: ChangeEvent<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>) => void
  onBlur: () => void
}

/** What an OpenID provider is known by. */
export function OidcFields({ field, isStored }: { field: Field; isStored: boolean }) {
  const { t } = useTranslation('signOn')
  return (
    <>
      <TextField
        type="url"
        autoComplete="off"
        label={t('settings.issuer')}
        description={t('settings.issuerHelp')}
        {...field('issuer')}
      />
      <TextField autoComplete="off" spellCheck={false} label={t('settings.clientId')} {...field('clientId')} />
      <PasswordField
        autoComplete="off"
        label={t('settings.clientSecret')}
        description={isStored ? t('settings.secretKept') : undefined}
        {...field('clientSecret')}
      />
    </>
  )
}

type SamlFieldsProps = {
  field: Field
  stored: Connection | undefined
  /** Hands over the text of a file with metadata. */
  onFile: (xml: string) => void
}

/** What a SAML provider is known by: its metadata, or the three things that stand in it. */
export function SamlFields({ field, stored, onFile }: SamlFieldsProps) {
  const { t } = useTranslation('signOn')
  const format = useFormat()

  async function readFile({ currentTarget: { files } }: ChangeEvent<HTMLInputElement>) {
    const text = await files?.[0]?.text()
    if (text !== undefined) onFile(text)
  }

  return (
    <>
      <TextArea
        rows={4}
        spellCheck={false}
        label={t('settings.metadata')}
        description={t('settings.metadataHelp')}
        {...field('metadata')}
      />
      <label className={classes.file}>
        {t('settings.metadataFile')}{' '}
        <input type="file" accept=".xml,text/xml" onChange={(event) => void readFile(event)} />
      </label>
      <TextField autoComplete="off" spellCheck={false} label={t('settings.entityId')} {...field('issuer')} />
      <TextField type="url" autoComplete="off" label={t('settings.signInUrl')} {...field('signInUrl')} />
      <TextArea
        rows={3}
        spellCheck={false}
        label={t('settings.certificates')}
        description={stored ? t('settings.certificatesKept') : undefined}
        {...field('certificates')}
      />
      {stored && (
        <ul className={classes.findings}>
          {stored.certificates.map(({ fingerprint, subject, expiresAt }) => (
            <li key={fingerprint}>
              {t('settings.certificate', { subject, date: format.date(expiresAt) })}
              <br />
              <code className={classes.code}>{fingerprint}</code>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
