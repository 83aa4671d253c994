import './mantine.css'
import './mantine-tuning.css'
import { localStorageColorSchemeManager, MantineProvider as Provider } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { colorSchemeKey } from './color-scheme.ts'
import { lendStyleNonce, styleNonce } from './style-nonce.ts'
import { cssVariables, theme } from './theme.ts'

const colorSchemes = localStorageColorSchemeManager({ key: colorSchemeKey })

/**
 * Around every page that uses Mantine: the theme, the color scheme and the nonce for its style tag. The pages strangers
 * see do without it, which keeps their first visit small.
 */
export function MantineProvider({ children }: { children: ReactNode }) {
  useState(lendStyleNonce)
  return (
    <Provider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorSchemes}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      {children}
    </Provider>
  )
}
