import react from '@vitejs/plugin-react'
import mantine from 'postcss-preset-mantine'
import { defineConfig } from 'vite'

const serverOrigin = 'http://127.0.0.1:3000'

/** What every page runs on, in one file that changes only when a dependency does. */
const framework =
  /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack|i18next|react-i18next|openapi-fetch)\//

export default defineConfig({
  plugins: [react()],
  css: { postcss: { plugins: [mantine()] } },
  server: { proxy: { '/api': serverOrigin, '/docs': serverOrigin, '/openapi.json': serverOrigin } },
  build: {
    target: 'es2022',
    manifest: true,
    // The content security policy allows files of our own origin only: nothing may become a data: URL or an inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'framework', test: framework }] } } },
  },
})
