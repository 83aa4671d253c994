/** `npm run test:security`: of all that `npm test` runs, what holds UpSkill safe, on real databases and a real browser. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { provideRequirements } from './requirements.ts'

const areas = [
  'server/test/security',
  'server/test/http/authorization',
  'server/test/http/tenancy',
  'server/test/http/requests',
  'server/test/http/fuzz',
  'server/test/http/idempotency',
  'server/test/http/audit',
  'server/test/http/canaries',
  'server/test/http/https',
  'server/test/http/sessions',
  'server/test/http/passwords',
  'server/test/http/known-devices',
  'server/test/http/credential-stuffing',
  'server/test/http/factors',
  'server/test/http/passkeys',
  'server/test/http/second-factor-policy',
  'server/test/http/single-sign-on',
  'server/test/http/oidc',
  'server/test/http/saml',
  'server/test/http/scim',
  'server/test/http/access-tokens',
  'server/src/platform/audit',
  'server/src/platform/outbound',
  'server/src/platform/vault',
  'scripts/asvs',
  'scripts/licenses',
  'scripts/secrets',
  'e2e/security',
  'e2e/factors',
]

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
Object.assign(process.env, await provideRequirements())
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...areas], {
  stdio: 'inherit',
})
process.exitCode = status ?? 1
