// The floors of the house: packages → platform → modules → app → entry on the server, ui → platform → features → app in
// the web. Imports point down only, type imports included. scripts/floors.ts runs these rules and sees that no file
// escaped them; scripts/floors.test.ts plants one violation of each.
const mayUse = require('./server/src/modules/may-use.json')

const modules = '^server/src/modules'
const tests = '\\.(test|e2e)\\.tsx?$'
const builders = '-builders\\.ts$'
const library = (...names) => `(^|/)node_modules/(${names.join('|')})/`

const never = (name, from, to) => ({ name, severity: 'error', from, to })

const everywhere = [
  never('no-cycles', {}, { circular: true }),
  never('no-unresolved-imports', {}, { couldNotResolve: true }),
  never('libraries-are-declared', {}, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),
  never('packages-stand-alone', { path: '^packages/' }, { path: '^(server|web|e2e|bench|scripts)/' }),
  never('nothing-imports-a-test', {}, { path: tests }),
  never(
    'sources-do-not-see-the-workshop',
    { path: '^(server|web|packages/[^/]+)/src/', pathNot: tests },
    { path: '^(server/test|packages/[^/]+/(test|bench)|e2e|bench|scripts)/' },
  ),
]

const serverFloors = [
  never('server-does-not-see-the-web', { path: '^server/' }, { path: '^web/' }),
  never(
    'platform-is-the-ground-floor',
    { path: '^server/src/platform/' },
    { path: '^server/(src/(modules|app|entry)|seed)/' },
  ),
  never('modules-do-not-see-the-app', { path: `${modules}/` }, { path: '^server/(src/(app|entry)|seed)/' }),
  never('app-does-not-see-entry', { path: '^server/src/app/' }, { path: '^server/(src/entry|seed)/' }),
  never(
    'knock-at-the-public-door',
    { path: `${modules}/([^/]+)/`, pathNot: [tests, builders] },
    { path: `${modules}/`, pathNot: [`${modules}/$1/`, `${modules}/[^/]+/public\\.ts$`] },
  ),
  never(
    'tests-enter-by-public-or-builders',
    { path: `${modules}/([^/]+)/.*(${tests}|${builders})` },
    { path: `${modules}/`, pathNot: [`${modules}/$1/`, `${modules}/[^/]+/public\\.ts$`, builders] },
  ),
  never(
    'app-uses-the-doors',
    { path: '^server/src/(app|entry)/', pathNot: tests },
    { path: `${modules}/`, pathNot: `${modules}/[^/]+/(module|public)\\.ts$` },
  ),
  never(
    'seed-builds',
    { path: '^server/seed/' },
    { path: `${modules}/`, pathNot: [`${modules}/[^/]+/public\\.ts$`, builders] },
  ),
  never('builders-are-for-tests-and-seed', { path: '^server/src/', pathNot: [tests, builders] }, { path: builders }),
  never(
    'only-routes-speak-http',
    { path: `${modules}/`, pathNot: [tests, '-(routes|schemas)\\.ts$', '/module\\.ts$'] },
    { path: library('fastify', '@fastify/[^/]+', 'typebox') },
  ),
  never(
    'only-sql-speaks-sql',
    { path: `${modules}/`, pathNot: [tests, builders, '-sql\\.ts$'] },
    { path: library('kysely', 'pg') },
  ),
]

const mayUseTable = Object.entries(mayUse).map(([module, others]) =>
  never(
    `${module}-may-use-${others.join('-and-') || 'no-module'}`,
    { path: `${modules}/${module}/`, pathNot: tests },
    { path: `${modules}/[^/]+/`, pathNot: `${modules}/(${[module, ...others].join('|')})/` },
  ),
)

const webFloors = [
  never('web-knows-the-server-by-its-client', { path: '^web/' }, { path: '^server/' }),
  never('ui-knows-no-feature', { path: '^web/src/ui/' }, { path: '^web/src/(platform|features|app)/' }),
  never('web-platform-knows-no-feature', { path: '^web/src/platform/' }, { path: '^web/src/(features|app)/' }),
  never('features-do-not-see-the-app', { path: '^web/src/features/' }, { path: '^web/src/app/' }),
  never(
    'no-feature-imports-a-feature',
    { path: '^web/src/features/([^/]+)/' },
    { path: '^web/src/features/', pathNot: '^web/src/features/$1/' },
  ),
  never(
    'only-the-web-platform-calls-the-api',
    { path: '^web/', pathNot: '^web/src/platform/' },
    { path: ['^packages/api-client/', library('@upskill/api-client', 'openapi-fetch')] },
  ),
]

module.exports = {
  forbidden: [...everywhere, ...serverFloors, ...mayUseTable, ...webFloors],
  options: {
    // The only parser that sees `export type … from`; what it misses, import('…') in a type, lint forbids.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^web/dist/', '\\.css$'] },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
}
