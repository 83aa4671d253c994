import './mantine.css'
import './base.css'
import './mantine-tuning.css'
import '@fontsource-variable/inter/wght.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import type { ReactNode } from 'react'
import { cssVariables, theme } from './theme.ts'

const colorSchemeKey = 'upskill.color-scheme'
const colorSchemes = localStorageColorSchemeManager({ key: colorSchemeKey })

/** Everything drawn with this design system lives inside: the theme, the color scheme and the nonce for its style tag. */
export function UiProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorSchemes}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      {children}
    </MantineProvider>
  )
}

/** Sets the remembered or the system's color scheme on the document before anything is drawn, so that nothing flashes. */
export function applyColorScheme(): void {
  const chosen = colorSchemes.get('auto')
  const dark = chosen === 'dark' || (chosen === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
}

function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
}
