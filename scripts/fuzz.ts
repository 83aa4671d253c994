/** `npm run fuzz`: 100,000 hostile requests; `-- --requests 5000 --seed 7` for others. A failure tells its seed. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { requests, seed } = parseArgs({
  options: { requests: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
}).values
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project=http', 'server/test/http/fuzz.http.test.ts'],
  { stdio: 'inherit', env: { ...process.env, FUZZ_REQUESTS: requests, FUZZ_SEED: seed } },
)
process.exitCode = status ?? 1
