import {
  type Environment,
  fileVariantOf,
  type Name,
  names,
  postgresUrl,
  secretExample,
  secretNames,
  type Variable,
  variables,
} from './config-variables.ts'

/** What is wrong with the variables, a line for each: wrong values, unknown names, contradictions, and what production lacks. */
export function findProblems(given: Environment): string[] {
  const problems = [...wrongValues(given), ...unknownNames(given), ...contradictions(given)]
  return given.UPSKILL_ENV === 'production' ? [...problems, ...missingInProduction(given)] : problems
}

function wrongValues(env: Environment): string[] {
  return names.flatMap((name) => {
    const { accepts, mustBe, example, secret }: Variable = variables[name]
    const value = env[name]
    if (value === undefined || accepts(value)) return []
    return [`${name} must be ${mustBe}${secret ? '' : `, not "${value}"`}; for example ${name}=${example}`]
  })
}

const secretFiles: ReadonlySet<string> = new Set(secretNames.map(fileVariantOf))

function unknownNames(env: Environment): string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('UPSKILL_') && !(name in variables) && !secretFiles.has(name))
    .map((name) => `${name} is not a variable of UpSkill; \`upskill config\` lists them all`)
}

function contradictions(env: Environment): string[] {
  const problems: string[] = []
  if (env.DATABASE_APP_URL && !env.DATABASE_URL) {
    problems.push(`DATABASE_APP_URL needs DATABASE_URL beside it; for example DATABASE_URL=${postgresUrl}`)
  }
  if (env.REDIS_CA_FILE && !env.REDIS_URL?.startsWith('rediss')) {
    problems.push('REDIS_CA_FILE needs a REDIS_URL over TLS beside it; for example REDIS_URL=rediss://localhost:6379')
  }
  if (Boolean(env.TLS_CERT_FILE) !== Boolean(env.TLS_KEY_FILE)) {
    problems.push(
      'TLS_CERT_FILE and TLS_KEY_FILE need each other; for example TLS_CERT_FILE=fullchain.pem TLS_KEY_FILE=key.pem',
    )
  }
  if (env.TLS_CERT_FILE && env.PUBLIC_URL?.startsWith('http:')) {
    problems.push(
      `PUBLIC_URL must begin with https where TLS_CERT_FILE is set; for example PUBLIC_URL=${variables.PUBLIC_URL.example}`,
    )
  }
  if (env.SMTP_CA_FILE && !env.SMTP_URL) {
    problems.push(`SMTP_CA_FILE needs SMTP_URL beside it; for example SMTP_URL=${variables.SMTP_URL.example}`)
  }
  return problems
}

function missingInProduction(env: Environment): string[] {
  const problems: string[] = []
  const missing = (name: Name, reason: string) => {
    if (env[name]) return
    problems.push(`${name} must be set in production, since ${reason}; for example ${name}=${variables[name].example}`)
  }
  missing('PUBLIC_URL', 'links in mails start with it')
  if (env.PUBLIC_URL?.startsWith('http:')) {
    problems.push(
      `PUBLIC_URL must begin with https in production, since sessions must not travel in the clear; for example PUBLIC_URL=${variables.PUBLIC_URL.example}`,
    )
  }
  missing('SMTP_URL', 'mails would go to the log')
  missing('MAIL_FROM', 'mails need a sender')
  missing('UPSKILL_SECRET', 'it signs what clients hand back')
  if (env.DATABASE_URL) missing('DATABASE_APP_URL', 'the application must not own the tables it works on')
  if (env.UPSKILL_SECRET && isSample(env.UPSKILL_SECRET)) {
    problems.push(`UPSKILL_SECRET is a sample or too regular to be one; for example UPSKILL_SECRET=${secretExample}`)
  }
  return problems
}

/** Random text of 32 characters repeats itself little; a padded or typed one does. */
const isSample = (secret: string) =>
  /change.?me|example|sample|secret|password|upskill/i.test(secret) || new Set(secret).size < 12
