import { useTranslation } from 'react-i18next'

export type WaitLength = { unit: 'seconds' | 'minutes' | 'hours'; count: number }

/** A wait in the unit one would say it in: to the second up to a minute, roughly above. */
export function waitLength(seconds: number): WaitLength {
  if (seconds <= 60) return { unit: 'seconds', count: Math.ceil(seconds) }
  if (seconds < 90 * 60) return { unit: 'minutes', count: Math.round(seconds / 60) }
  return { unit: 'hours', count: Math.round(seconds / 3600) }
}

/** How long a wait is, in words: `short` to read ("12 s", "about 4 min"), `spoken` to hear ("12 seconds"). */
export function useWaitWords() {
  const { t } = useTranslation('platform')
  const short = (seconds: number) => {
    const { unit, count } = waitLength(seconds)
    return t(`wait.short.${unit}`, { count })
  }
  const spoken = (seconds: number) => {
    const { unit, count } = waitLength(seconds)
    return t(`wait.spoken.${unit}`, { count })
  }
  return { short, spoken }
}
