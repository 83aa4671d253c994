/**
 * `npm run vulnerabilities` asks the registry for known vulnerabilities of everything that is installed, and ends with 1
 * when one is high or critical. Where the registry cannot be asked it says so, and ends with 2: nothing is known then.
 */
import { spawnSync } from 'node:child_process'

interface Audit {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>
  readonly error?: { readonly summary?: string }
}

const grave = new Set(['high', 'critical'])

const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', shell: process.platform === 'win32' })
const { vulnerabilities, error } = JSON.parse(stdout) as Audit
if (vulnerabilities) {
  const found = Object.entries(vulnerabilities).map(([name, { severity, range }]) => ({ name, severity, range }))
  for (const { name, severity, range } of found) console.log(`${severity}: ${name} ${range}`)
  console.log(`${found.length} known vulnerabilities; \`npm audit\` tells more`)
  process.exitCode = found.some(({ severity }) => grave.has(severity)) ? 1 : 0
} else {
  console.error(`not known: the registry cannot be asked (${error?.summary ?? 'no answer'})`)
  process.exitCode = 2
}
