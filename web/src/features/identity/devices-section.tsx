import { useQuery } from '@tanstack/react-query'
import { IconShieldCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../platform/query-view.tsx'
import { Button } from '../../ui/button.tsx'
import { useFormat } from '../../ui/format.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { Section } from '../../ui/page.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { BrowserList, BrowserRow } from './browser-list.tsx'
import classes from './identity.module.css'
import { devicesQuery, type KnownDevice, useForgetDevice } from './known-devices.ts'

/** The browsers in which the person still gets in while others guess at the password. */
export function DevicesSection() {
  const { t } = useTranslation('security')
  const query = useQuery(devicesQuery())
  return (
    <Section title={t('devices.title')}>
      <p className={classes.explanation}>{t('devices.explanation')}</p>
      <QueryView query={query} skeleton={<ListSkeleton rows={2} />}>
        {(devices) =>
          devices.length === 0 ? (
            <p className={classes.explanation}>{t('devices.none')}</p>
          ) : (
            <BrowserList>
              {devices.map((device) => (
                <DeviceRow key={device.id} device={device} />
              ))}
            </BrowserList>
          )
        }
      </QueryView>
    </Section>
  )
}

function DeviceRow({ device }: { device: KnownDevice }) {
  const { t } = useTranslation('security')
  const format = useFormat()
  const forget = useForgetDevice()
  return (
    <BrowserRow
      icon={<IconShieldCheck size={20} stroke={1.6} />}
      origin={device}
      times={t('devices.seen', { when: format.relative(device.lastSeenAt) })}
      action={
        <>
          {device.isCurrent && <StatusBadge tone="good">{t('current')}</StatusBadge>}
          <Button
            variant="subtle"
            color="gray"
            loading={forget.isPending}
            aria-label={t('devices.forgetOf', { browser: device.browser })}
            onClick={() => forget.mutate(device.id)}
          >
            {t('devices.forget')}
          </Button>
        </>
      }
    />
  )
}
