/**
 * The lint rules that oxlint does not have built in, each a list of syntax selectors that may not match.
 * Where a rule holds and where it does not is said in .oxlintrc.json.
 */

interface RuleContext {
  report(finding: { node: object; message: string }): void
}

function forbid(message: string, ...selectors: string[]) {
  return {
    create(context: RuleContext) {
      const report = (node: object) => context.report({ node, message })
      return Object.fromEntries(selectors.map((selector) => [selector, report]))
    },
  }
}

const rules = {
  'no-ambient-time': forbid(
    'Take the time from the clock, and chance from the platform: a test must be able to decide both.',
    'MemberExpression[object.name="Date"][property.name="now"]',
    'NewExpression[callee.name="Date"][arguments.length=0]',
    'CallExpression[callee.name="Date"]',
    'MemberExpression[object.name="Math"][property.name="random"]',
  ),
  'no-process-env': forbid(
    'Read the environment in entry only, and pass what it says as values.',
    'MemberExpression[object.name="process"][property.name="env"]',
    'MemberExpression[object.name="process"][property.value="env"]',
    'MemberExpression[object.property.name="process"][property.name="env"]',
    'VariableDeclarator[init.name="process"] > ObjectPattern > Property[key.name="env"]',
    'ImportDeclaration[source.value=/^(node:)?process$/] > ImportSpecifier[imported.name="env"]',
  ),
  'no-import-in-type': forbid(
    'Import the type at the top of the file, where the check of the floors sees it.',
    'TSImportType',
  ),
  'no-export-all': forbid('Name what you export: nobody can see what `export *` lets through.', 'ExportAllDeclaration'),
  'no-re-export': forbid(
    'Import from the file that owns the name: only a module’s public.ts and a package’s index.ts are doors.',
    'ExportNamedDeclaration[source.value=/^[.#]/]',
  ),
  'no-using': forbid(
    'Close it in a finally or an afterEach: Node 22 and the check of the floors cannot read `using` yet.',
    'VariableDeclaration[kind=/using$/]',
  ),
}

export default { meta: { name: 'house' }, rules }
