import { createContext, useContext, useMemo, type ReactNode } from 'react'

/** Numbers, dates and durations as the person reads them. */
export type Format = {
  number: (value: number) => string
  percent: (fraction: number) => string
  date: (iso: string) => string
  dateTime: (iso: string) => string
  /** "3 days ago", "in 2 hours": counted from now, in the largest unit that is not zero. */
  relative: (iso: string) => string
  /** "45 min", "2 hr 5 min". */
  minutes: (minutes: number) => string
}

type FormatSettings = { locale: string; timeZone: string; now: () => Date }

const FormatContext = createContext<Format | undefined>(undefined)

/** Sets whose locale, time zone and clock the formats below follow. */
export function FormatProvider({ locale, timeZone, now, children }: FormatSettings & { children: ReactNode }) {
  const format = useMemo(() => createFormat({ locale, timeZone, now }), [locale, timeZone, now])
  return <FormatContext value={format}>{children}</FormatContext>
}

/** The formats for the person at the screen. */
export function useFormat(): Format {
  const format = useContext(FormatContext)
  if (!format) throw new Error('useFormat needs a FormatProvider above it')
  return format
}

/** Formats for a BCP 47 locale and an IANA time zone. An unknown one of either falls back to the browser's own. */
export function createFormat({ locale, timeZone, now }: FormatSettings): Format {
  const locales = supported(() => Intl.NumberFormat.supportedLocalesOf(locale)) ?? []
  const zone = supported(() => new Intl.DateTimeFormat(locales, { timeZone }).resolvedOptions().timeZone)
  const zoned = zone ? { timeZone: zone } : {}
  const number = new Intl.NumberFormat(locales)
  const percent = new Intl.NumberFormat(locales, { style: 'percent', maximumFractionDigits: 0 })
  const date = new Intl.DateTimeFormat(locales, { dateStyle: 'long', ...zoned })
  const dateTime = new Intl.DateTimeFormat(locales, { dateStyle: 'medium', timeStyle: 'short', ...zoned })
  const relative = new Intl.RelativeTimeFormat(locales, { numeric: 'auto' })
  const hour = new Intl.NumberFormat(locales, { style: 'unit', unit: 'hour', unitDisplay: 'short' })
  const minute = new Intl.NumberFormat(locales, { style: 'unit', unit: 'minute', unitDisplay: 'short' })
  return {
    number: (value) => number.format(value),
    percent: (fraction) => percent.format(fraction),
    date: (iso) => date.format(new Date(iso)),
    dateTime: (iso) => dateTime.format(new Date(iso)),
    relative: (iso) => relative.format(...largestUnit((new Date(iso).getTime() - now().getTime()) / 1000)),
    minutes: (minutes) => {
      const hours = Math.floor(minutes / 60)
      const rest = minutes % 60
      if (hours === 0) return minute.format(rest)
      return rest === 0 ? hour.format(hours) : `${hour.format(hours)} ${minute.format(rest)}`
    },
  }
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

function largestUnit(seconds: number): [number, Intl.RelativeTimeFormatUnit] {
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return [Math.trunc(seconds / size), unit]
  }
  return [0, 'second']
}

function supported<T>(attempt: () => T): T | undefined {
  try {
    return attempt()
  } catch {
    return undefined
  }
}
