import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { FormNotice } from '../../platform/use-api-form.tsx'
import { useRequest } from '../../platform/use-request.ts'
import { Button } from '../../ui/button.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import classes from './sign-on-page.module.css'
import { type Finding, testSignOn } from './sign-on-settings.ts'
import { signOnText } from './single-sign-on-text.en.ts'

type Known = Exclude<keyof typeof signOnText.findings, 'title' | 'good' | 'bad' | 'none'>

const isKnown = (name: string): name is Known => Object.hasOwn(signOnText.findings, name)

/** Has the saved provider asked about itself, and shows what it found. */
export function ConnectionTest() {
  const { t } = useTranslation('signOn')
  const organization = useOrganization()
  const [findings, setFindings] = useState<readonly Finding[]>([])
  const test = useRequest({ send: () => testSignOn(organization.id), onDone: setFindings })
  return (
    <>
      <div>
        <Button variant="default" loading={test.busy} onClick={() => test.start(undefined)}>
          {t('settings.test')}
        </Button>
      </div>
      <div role="status">
        <FormNotice error={test.error} fieldNames={[]} />
        {findings.length > 0 && !test.error && (
          <dl className={classes.findings} aria-label={t('findings.title')}>
            {findings.map(({ name, value, isGood }) => (
              <div key={`${name} ${value}`} className={classes.finding}>
                <dt>{isKnown(name) ? t(`findings.${name}`) : name}</dt>
                <dd className={classes.value}>{value || t('findings.none')}</dd>
                <dd>
                  <StatusBadge tone={isGood ? 'good' : 'failure'}>
                    {isGood ? t('findings.good') : t('findings.bad')}
                  </StatusBadge>
                </dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </>
  )
}
