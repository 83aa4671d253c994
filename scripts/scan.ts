/**
 * `npm run scan`: has Wapiti look for faults in a running UpSkill, as somebody who is signed in: every page, and every
 * operation that reads, with its parameters. It runs for ten minutes at most; `-- --minutes 2` for less. What it finds
 * above the level of information is a failure.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Agent, fetch } from 'undici'
import { type RunningUpskill, startUpskill } from '../server/test/run-upskill.ts'
import { conclude, failure, type Outcome, success } from './steps.ts'

/**
 * What it tries. Others guess passwords, or names of files of other products; `ssrf` and `xxe` would ask a server of
 * Wapiti's own, and are covered by our own tests.
 */
const modules =
  'cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,sql,xss'

/** It asks for a header that browsers have dropped: what it switched on could itself be abused. */
const outdated = 'X-XSS-Protection is not set'

const { minutes } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } }).values
const wapiti = process.env['WAPITI_PATH'] ?? 'wapiti'

if (isMissing()) {
  console.log('✗ Wapiti is missing: apt-get install wapiti, or set WAPITI_PATH to where it is')
  conclude([failure('')])
} else {
  const folder = await mkdtemp(join(tmpdir(), 'upskill-scan-'))
  const upskill = await startOverTls(folder)
  try {
    conclude([await scan(upskill, folder)])
  } finally {
    await upskill.stop()
    await rm(folder, { recursive: true })
  }
}

function isMissing(): boolean {
  try {
    execFileSync(wapiti, ['--version'], { stdio: 'ignore' })
    return false
  } catch {
    return true
  }
}

/** Over HTTPS, since some of what protects people is for HTTPS alone. */
async function startOverTls(folder: string): Promise<RunningUpskill> {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile]
  execFileSync('openssl', ['req', '-x509', '-days', '1', ...key, '-out', certFile, ...subject], { stdio: 'ignore' })
  return startUpskill({
    dataDir: join(folder, 'data'),
    args: ['up'],
    env: { UPSKILL_DEMO: 'on', TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile },
  })
}

async function scan({ url }: RunningUpskill, folder: string): Promise<Outcome> {
  const dispatcher = new Agent({ connect: { ca: await readFile(join(folder, 'cert.pem'), 'utf8') } })
  const signedIn = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'olivia@brightwater.example', password: 'learning by doing' }),
    dispatcher,
  })
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const get = async (path: string) => (await fetch(`${url}${path}`, { headers: { cookie }, dispatcher })).json()
  const starts = addressesOf((await get('/openapi.json')) as ApiDocument, await idsOf(get))
  await dispatcher.close()

  const report = join(folder, 'report.json')
  const seconds = String(Number(minutes) * 60)
  const options = {
    url: `${url}/`,
    scope: 'domain',
    module: modules,
    level: '2',
    'verify-ssl': '0',
    timeout: '10',
    'max-scan-time': seconds,
    'max-attack-time': String(Math.ceil(Number(seconds) / 8)),
    'store-session': join(folder, 'session'),
    format: 'json',
    output: report,
  }
  const headers = [`Cookie: ${cookie}`, 'Accept: text/html,application/json']
  const args = [
    ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
    ...headers.flatMap((header) => ['--header', header]),
    ...starts.flatMap((path) => ['--start', `${url}${path}`]),
    '--flush-session',
    '--no-bugreport',
  ]
  const child = spawn(wapiti, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0) return failure(`Wapiti ended with ${code}`)
  return judge(JSON.parse(await readFile(report, 'utf8')) as Report)
}

interface ApiDocument {
  readonly paths: Record<string, { get?: { parameters?: { name: string; in: string }[] } }>
}

/** Pages, and operations that read, each with a value for every parameter. */
function addressesOf({ paths }: ApiDocument, ids: Readonly<Record<string, string>>): string[] {
  const operations = Object.entries(paths).flatMap(([path, { get }]) => {
    if (!get) return []
    const filled = path.replaceAll(
      /\{(\w+)\}/g,
      (_all, name: string) => ids[name] ?? '00000000-0000-7000-8000-000000000000',
    )
    const names = (get.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name)
    return [names.length > 0 ? `${filled}?${names.map((name) => `${name}=1`).join('&')}` : filled]
  })
  return ['/sign-in?next=/profile', '/sign-up', '/o/brightwater/catalog?q=a', '/profile', '/docs', ...operations]
}

async function idsOf(get: (path: string) => Promise<unknown>): Promise<Record<string, string>> {
  const first = async (path: string) => ((await get(`/api/v1${path}`)) as { data: { id: string }[] }).data[0]?.id ?? ''
  const organizationId = await first('/organizations')
  const own = `/organizations/${organizationId}`
  return { organizationId, courseId: await first(`${own}/courses`), roleId: await first(`${own}/roles`) }
}

interface Report {
  readonly vulnerabilities: Record<string, Finding[]>
  readonly anomalies: Record<string, Finding[]>
  readonly infos: { crawled_pages_nbr?: number }
}

interface Finding {
  readonly level: number
  readonly method: string
  readonly path: string
  readonly info: string
  readonly parameter: string
}

/** Level 0 is information. Anomalies are answers of 5xx and timeouts. */
function judge({ vulnerabilities, anomalies }: Report): Outcome {
  const found = Object.entries({ ...vulnerabilities, ...anomalies }).flatMap(([kind, findings]) =>
    findings.filter(({ level, info }) => level > 0 && info !== outdated).map((finding) => ({ kind, ...finding })),
  )
  const lines = found.map(
    ({ kind, method, path, parameter, info }) => `${kind}: ${method} ${path} ${parameter}: ${info}`,
  )
  console.log(lines.join('\n'))
  return found.length === 0 ? success : { passed: 0, failed: found.length, report: lines.join('\n') }
}
