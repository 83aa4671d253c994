import '../ui/base.css'
import '@fontsource-variable/inter/wght.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startTexts } from '../platform/i18n.ts'
import { platformText } from '../platform/platform-text.en.ts'
import { createQueryClient } from '../platform/query-client.ts'
import { endSession, meQuery } from '../platform/session.ts'
import { applyColorScheme } from '../ui/color-scheme.ts'
import { uiText } from '../ui/ui-text.en.ts'
import { appText } from './app-text.en.ts'
import { createAppRouter } from './router.tsx'
import { textLoaders } from './text-loaders.ts'

applyColorScheme()

const queryClient = createQueryClient({ onSignedOut: leave })
const router = createAppRouter(queryClient)

/** The session ended while its pages were open: the router decides again, and leads to sign-in and back. */
function leave() {
  if (queryClient.getQueryData(meQuery.queryKey) === null) return
  endSession(queryClient)
  router.invalidate().catch(reportError)
}

const container = document.getElementById('root')
if (!container) throw new Error('index.html has no #root')

await startTexts({ ui: uiText, platform: platformText, app: appText }, textLoaders)

createRoot(container).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
