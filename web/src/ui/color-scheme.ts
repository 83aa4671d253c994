/** Where this browser remembers the choice; Mantine reads and writes the same place. */
export const colorSchemeKey = 'upskill.color-scheme'

/**
 * Puts the remembered or the system's color scheme on the document before anything is drawn, so that nothing flashes,
 * and follows the system where nothing else was chosen.
 */
export function applyColorScheme(): void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    const chosen = localStorage.getItem(colorSchemeKey)
    const isDark = chosen === 'dark' || (chosen !== 'light' && system.matches)
    document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light')
  }
  apply()
  system.addEventListener('change', apply)
}
