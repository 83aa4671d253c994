import { IconClock } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from './notice.tsx'

/** Counts down while the server is busy. Give it a new `key` for each wait; `onElapsed` is called once, at zero. */
export function WaitNotice({ seconds, onElapsed }: { seconds: number; onElapsed?: (() => void) | undefined }) {
  const { t } = useTranslation('ui')
  const [left, setLeft] = useState(Math.max(0, Math.ceil(seconds)))
  const elapsed = useEffectEvent(() => onElapsed?.())
  const waiting = left > 0

  useEffect(() => {
    if (!waiting) {
      elapsed()
      return
    }
    const timer = setInterval(() => setLeft((value) => value - 1), 1000)
    return () => clearInterval(timer)
  }, [waiting])

  return <Notice icon={<IconClock size={18} />}>{waiting ? t('wait.title', { count: left }) : t('wait.trying')}</Notice>
}
