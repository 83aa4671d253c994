import react from '@vitejs/plugin-react'
import mantine from 'postcss-preset-mantine'
import { defineConfig } from 'vite'
import { compressAssets } from './compress-assets.ts'

/** The API of a server started beside `npm run dev`; it must see the browser's own host, or it takes us for another site. */
const api = { target: 'http://127.0.0.1:3000', changeOrigin: false }

/** What every page runs on, in one file that changes only when a dependency does. */
const framework =
  /node_modules\/(react|react-dom|scheduler|use-sync-external-store|i18next|react-i18next|openapi-fetch|@tanstack\/(react-router|router-core|history|react-store|store))\//

/** What the pages behind sign-in read the server through. */
const queries = /node_modules\/@tanstack\/(query-core|react-query)\//

/** What most pages are made of, in few files instead of dozens; not what only the pages behind sign-in need. */
const shared =
  /web\/src\/(platform\/(?!organization|person-picker|query-client|query-keys|on-demand|roles|show-more|wait-toast)|ui\/(?!mantine|theme|style-nonce|format|dialog|confirm-dialog|side-panel))|icons-react/

const groups = [
  { name: 'framework', test: framework },
  { name: 'queries', test: queries },
  { name: 'shared', test: shared, minShareCount: 5 },
]

export default defineConfig({
  plugins: [react(), compressAssets()],
  css: { postcss: { plugins: [mantine()] } },
  server: { proxy: { '/api': api, '/health': api, '/docs': api, '/openapi.json': api } },
  // Filled in by the server, anew for each page; scripts and what they load carry it.
  html: { cspNonce: '__SCRIPT_NONCE__' },
  build: {
    target: 'es2022',
    manifest: true,
    // The content security policy allows files of our own origin only: nothing may become a data: URL or an inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
})
