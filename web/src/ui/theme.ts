import {
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'
import type { KeyboardEvent } from 'react'

const teal: MantineColorsTuple = [
  '#e3f0ee',
  '#c8e2df',
  '#a5cdc9',
  '#7bb6b0',
  '#48b5a9',
  '#26918a',
  '#147d77',
  '#0d6e69',
  '#0a5b57',
  '#084a47',
]
const warmGray: MantineColorsTuple = [
  '#fcfbf9',
  '#f5f3ef',
  '#e8e4de',
  '#cfc9c0',
  '#b5aea3',
  '#979085',
  '#6e6961',
  '#56524b',
  '#35322d',
  '#1c1a17',
]
const warmDark: MantineColorsTuple = [
  '#efece6',
  '#bfb9ae',
  '#9a9489',
  '#777065',
  '#454139',
  '#2c2a25',
  '#24221e',
  '#1b1a17',
  '#141311',
  '#0e0d0c',
]

/** Mantine's theme in UpSkill's terms: the type scale, one radius, and colors that resolve to the tokens of tokens.css. */
export const theme = createTheme({
  colors: { teal, gray: warmGray, dark: warmDark },
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 4 },
  black: '#1c1a17',
  fontFamily: 'var(--font-sans)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: {
    xs: 'var(--text-13)',
    sm: 'var(--text-15)',
    md: 'var(--text-15)',
    lg: 'var(--text-17)',
    xl: 'var(--text-21)',
  },
  lineHeights: { xs: '1.45', sm: '1.5', md: '1.5', lg: '1.55', xl: '1.35' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '8px', xl: '999px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  shadows: {
    xs: 'var(--shadow-float)',
    sm: 'var(--shadow-float)',
    md: 'var(--shadow-float)',
    lg: 'var(--shadow-float)',
    xl: 'var(--shadow-float)',
  },
  variantColorResolver: resolveVariant,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    NativeSelect: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: false, offset: 6 } },
    Menu: {
      defaultProps: {
        // A menu holds only items; the first one takes the focus.
        withInitialFocusPlaceholder: false,
        shadow: 'md',
        offset: 6,
        radius: 'md',
        transitionProps: { transition: 'fade', duration: 120 },
      },
    },
    MenuDropdown: { defaultProps: { onKeyDown: moveToEnd } },
    Modal: { defaultProps: { centered: true, overlayProps: { color: 'var(--scrim)', backgroundOpacity: 1 } } },
    Drawer: { defaultProps: { overlayProps: { color: 'var(--scrim)', backgroundOpacity: 1 } } },
    // Inside a dialog the title bar is no landmark of the page.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
  },
})

/** Home and End reach the ends of a menu; Mantine's own menus know only the arrows. */
function moveToEnd(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== 'Home' && event.key !== 'End') return
  event.preventDefault()
  const items = event.currentTarget.querySelectorAll<HTMLElement>('[data-menu-item]:not(:disabled)')
  items[event.key === 'Home' ? 0 : items.length - 1]?.focus()
}

/** Points the variables Mantine's own sheets read at our tokens, so that a component needs no second palette. */
export const cssVariables: CSSVariablesResolver = () => {
  const scheme = {
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-bright': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-soft)',
    '--mantine-color-anchor': 'var(--accent-ink)',
    '--mantine-color-placeholder': 'var(--ink-faint)',
    '--mantine-color-error': 'var(--red-ink)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--sunken)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-disabled': 'var(--sunken)',
    '--mantine-color-disabled-color': 'var(--ink-faint)',
    '--mantine-color-disabled-border': 'var(--line)',
    '--mantine-primary-color-filled': 'var(--accent)',
    '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
    '--mantine-primary-color-light': 'var(--accent-soft)',
    '--mantine-primary-color-light-hover': 'var(--accent-soft)',
    '--mantine-primary-color-light-color': 'var(--accent-ink)',
    '--mantine-primary-color-contrast': 'var(--on-accent)',
  }
  return { variables: {}, light: scheme, dark: scheme }
}

/** Buttons and icons in three tones: teal acts, red destroys, everything else is ink. */
function resolveVariant({ color, variant }: Parameters<VariantColorsResolver>[0]): ReturnType<VariantColorsResolver> {
  const tone = color === 'red' ? 'red' : color === 'gray' ? 'gray' : 'accent'
  const ink = tone === 'gray' ? 'var(--ink-soft)' : `var(--${tone}-ink)`
  const soft = tone === 'gray' ? 'var(--sunken)' : `var(--${tone}-soft)`
  const border = '1px solid transparent'
  if (variant === 'filled' && tone !== 'gray') {
    return { background: `var(--${tone})`, hover: `var(--${tone}-hover)`, color: `var(--on-${tone})`, border }
  }
  if (variant === 'subtle' || variant === 'transparent') {
    return {
      background: 'transparent',
      hover: variant === 'subtle' ? 'var(--hover)' : 'transparent',
      color: ink,
      border,
    }
  }
  if (variant === 'default' || variant === 'outline') {
    return {
      background: 'var(--surface)',
      hover: 'var(--sunken)',
      color: tone === 'red' ? ink : 'var(--ink)',
      border: '1px solid var(--line-strong)',
    }
  }
  return { background: soft, hover: soft, color: ink, border }
}
