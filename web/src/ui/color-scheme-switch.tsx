import { SegmentedControl, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import '@mantine/core/styles/SegmentedControl.layer.css'
import '@mantine/core/styles/FloatingIndicator.layer.css'
import { useTranslation } from 'react-i18next'

const schemes = ['auto', 'light', 'dark'] as const

/** Chooses light, dark or the system's colors; remembered in this browser. */
export function ColorSchemeSwitch() {
  const { t } = useTranslation('ui')
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <SegmentedControl<MantineColorScheme>
      fullWidth
      size="xs"
      aria-label={t('colorScheme.label')}
      value={colorScheme}
      onChange={setColorScheme}
      data={schemes.map((value) => ({ value, label: t(`colorScheme.${value}`) }))}
    />
  )
}
