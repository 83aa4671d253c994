/**
 * How much a person downloads before each page works, held under a budget. Reads what `vite build` left in dist: for a
 * page, the entry, the page's own modules and everything they import, each file once, compressed with gzip.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

export interface PageWeight {
  readonly page: string
  readonly jsKilobytes: number
  readonly cssKilobytes: number
  readonly jsBudget: number
  readonly cssBudget: number
}

type Manifest = Record<string, { file: string; css?: string[]; imports?: string[] }>

const publicBudget = { js: 140, css: 40 }
const shellBudget = { js: 200, css: 40 }

const identity = (page: string) => [`src/features/identity/${page}.tsx`, 'src/features/identity/identity-text.en.ts']
const words = (...features: string[]) => features.map((name) => `src/features/${name}/${name}-text.en.ts`)
const scope = [
  'src/app/signed-in.tsx',
  'src/app/organization-scope.tsx',
  'src/app/shell/shell-text.en.ts',
  'src/features/organizations/organizations-text.en.ts',
]
const inShell = (...modules: string[]) => [...scope, 'src/app/shell/shell.tsx', ...modules]

/** What the router loads for each page, beside the entry. */
const pages = [
  { page: 'landing', budget: publicBudget, modules: ['src/app/landing-page.tsx', 'src/app/landing-text.en.ts'] },
  { page: 'sign in', budget: publicBudget, modules: identity('sign-in-page') },
  { page: 'sign up', budget: publicBudget, modules: identity('sign-up-page') },
  { page: 'forgot password', budget: publicBudget, modules: identity('forgot-password-page') },
  { page: 'reset password', budget: publicBudget, modules: identity('reset-password-page') },
  {
    page: 'invitation',
    budget: publicBudget,
    modules: ['src/app/invitation-page.tsx', 'src/features/identity/identity-text.en.ts'],
  },
  {
    page: 'new organization',
    budget: shellBudget,
    modules: [...scope, 'src/features/organizations/new-organization-page.tsx'],
  },
  { page: 'profile', budget: shellBudget, modules: inShell(...identity('profile-page')) },
  {
    page: 'security',
    budget: shellBudget,
    modules: inShell(
      ...identity('security-page'),
      'src/features/identity/security-text.en.ts',
      'src/features/identity/factors/factors-text.en.ts',
    ),
  },
  {
    page: 'your data',
    budget: shellBudget,
    modules: inShell(
      'src/features/privacy/my-data-page.tsx',
      'src/features/privacy/privacy-text.en.ts',
      'src/features/identity/factors/factors-text.en.ts',
    ),
  },
  {
    page: 'farewell',
    budget: publicBudget,
    modules: [
      'src/features/privacy/farewell-page.tsx',
      'src/features/privacy/privacy-text.en.ts',
      'src/features/identity/identity-text.en.ts',
    ],
  },
  {
    page: 'sign in with an organization',
    budget: publicBudget,
    modules: [
      'src/features/single-sign-on/organization-sign-in-page.tsx',
      'src/features/single-sign-on/single-sign-on-text.en.ts',
    ],
  },
  {
    page: 'single sign-on',
    budget: shellBudget,
    modules: inShell(
      'src/app/settings/settings-layout.tsx',
      'src/features/single-sign-on/sign-on-page.tsx',
      'src/features/single-sign-on/single-sign-on-text.en.ts',
    ),
  },
  {
    page: 'required factors',
    budget: shellBudget,
    modules: inShell(
      'src/app/settings/settings-layout.tsx',
      'src/features/identity/factors/second-factor-policy-page.tsx',
      'src/features/identity/factors/factors-text.en.ts',
    ),
  },
  {
    page: 'home',
    budget: shellBudget,
    modules: inShell('src/app/home.tsx', ...words('learning', 'courses')),
  },
  {
    page: 'catalog',
    budget: shellBudget,
    modules: inShell('src/app/catalog.tsx', ...words('learning', 'courses')),
  },
  {
    page: 'course',
    budget: shellBudget,
    modules: inShell('src/app/course-page.tsx', ...words('learning', 'courses')),
  },
  {
    page: 'roles',
    budget: shellBudget,
    modules: inShell('src/app/settings/settings-layout.tsx', 'src/features/roles/roles-page.tsx', ...words('roles')),
  },
  { page: 'teams', budget: shellBudget, modules: inShell('src/features/teams/teams-page.tsx', ...words('teams')) },
  { page: 'team', budget: shellBudget, modules: inShell('src/features/teams/team-page.tsx', ...words('teams')) },
  { page: 'members', budget: shellBudget, modules: inShell('src/features/organizations/members-page.tsx') },
  { page: 'audit log', budget: shellBudget, modules: inShell('src/features/audit/audit-page.tsx', ...words('audit')) },
  {
    page: 'studio',
    budget: shellBudget,
    modules: inShell('src/features/studio/studio-page.tsx', 'src/features/studio/studio-text.en.ts'),
  },
  {
    page: 'player',
    budget: shellBudget,
    modules: [...scope, 'src/features/learning/player-page.tsx', 'src/features/learning/learning-text.en.ts'],
  },
]

/** Weighs every page of the build in `distDir`. Refuses a page whose modules the build does not know. */
export function weighPages(distDir: string): PageWeight[] {
  const manifest = JSON.parse(readFileSync(join(distDir, '.vite', 'manifest.json'), 'utf8')) as Manifest
  const gzipped = new Map<string, number>()

  function weigh(file: string): number {
    const known = gzipped.get(file) ?? gzipSync(readFileSync(join(distDir, file)), { level: 9 }).length
    gzipped.set(file, known)
    return known
  }

  const kilobytes = (files: readonly string[]) => files.reduce((sum, file) => sum + weigh(file), 0) / 1000

  return pages.map(({ page, budget, modules }) => {
    const files = filesOf(manifest, ['index.html', ...modules])
    return {
      page,
      jsKilobytes: kilobytes(files.filter((file) => file.endsWith('.js'))),
      cssKilobytes: kilobytes(files.filter((file) => file.endsWith('.css'))),
      jsBudget: budget.js,
      cssBudget: budget.css,
    }
  })
}

/** Whether a page is heavier than it may be. */
export function isOverBudget({ jsKilobytes, cssKilobytes, jsBudget, cssBudget }: PageWeight): boolean {
  return jsKilobytes > jsBudget || cssKilobytes > cssBudget
}

/** The files that these modules and all they import statically were built into. */
function filesOf(manifest: Manifest, modules: readonly string[]): string[] {
  const files = new Set<string>()
  const seen = new Set<string>()
  const waiting = [...modules]
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (seen.has(key)) continue
    seen.add(key)
    const chunk = manifest[key]
    if (!chunk) throw new Error(`The build has no ${key}; bundle-budget.ts names modules that the router loads`)
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file)
    waiting.push(...(chunk.imports ?? []))
  }
  return [...files]
}

function report(weights: readonly PageWeight[]): string {
  const lines = weights.map((weight) => {
    const js = `${weight.jsKilobytes.toFixed(1).padStart(6)} of ${weight.jsBudget} kB JS`
    const css = `${weight.cssKilobytes.toFixed(1).padStart(5)} of ${weight.cssBudget} kB CSS`
    return `${weight.page.padEnd(18)}${js}  ${css}${isOverBudget(weight) ? '  over budget' : ''}`
  })
  return lines.join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const weights = weighPages(join(import.meta.dirname, 'dist'))
  console.log(report(weights))
  process.exitCode = weights.some(isOverBudget) ? 1 : 0
}
