import { type Environment, fileVariantOf, secretNames } from './config-variables.ts'

/**
 * The variables that are set, secrets among them that files hold, without a line break at their end. An empty variable
 * counts as absent. What cannot be read, and a secret that is given twice, is a problem told in one line.
 */
export function readSecretFiles(
  environment: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
): { given: Environment; problems: string[] } {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value))
  const problems: string[] = []
  for (const name of secretNames) {
    const variant = fileVariantOf(name)
    const file = given[variant]
    if (!file) continue
    if (given[name]) {
      problems.push(`${name} and ${variant} are both set; keep one of them`)
      continue
    }
    try {
      const content = readFile(file).replace(/\r?\n$/, '')
      if (content) given[name] = content
      else problems.push(`${variant}: ${file} is empty`)
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'it is no text'
      problems.push(`${variant}: ${file} cannot be read (${reason})`)
    }
  }
  return { given, problems }
}
