import '../ui/base.css'
import '@fontsource-variable/inter/wght.css'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startTexts } from '../platform/i18n.ts'
import { platformText } from '../platform/platform-text.en.ts'
import { applyColorScheme } from '../ui/color-scheme.ts'
import { allowPlainText } from '../ui/allow-plain-text.ts'
import { uiText } from '../ui/ui-text.en.ts'
import { appText } from './app-text.en.ts'
import { createAppRouter } from './router.tsx'
import { textLoaders } from './text-loaders.ts'

allowPlainText()
applyColorScheme()

const router = createAppRouter()

const container = document.getElementById('root')
if (!container) throw new Error('index.html has no #root')

await startTexts({ ui: uiText, platform: platformText, app: appText }, textLoaders)

createRoot(container).render(
  <StrictMode>
    <RouterProvider router={router} />
  </StrictMode>,
)
