/** What is seen to before the application works on PostgreSQL: where its logins lead, and what they may do there. */
import pg from 'pg'
import { messageOf, StartError } from './start-error.ts'

const answerWithinMs = 10_000
const duplicateObject = '42710'
const uniqueViolation = '23505'
const notPermitted = '42501'

/**
 * Makes the role upskill_app where the server lacks it, and where the owner's login is to step down to it, sees to it
 * that it can. Rejects with a StartError that says what an administrator must run when the login may not.
 */
export async function prepareAppRole(ownerUrl: string, { stepsDown }: { stepsDown: boolean }): Promise<void> {
  await connected(ownerUrl, 'DATABASE_URL', async (client) => {
    const { login, exists } = await oneRow<{ login: string; exists: boolean }>(
      client,
      `select session_user::text as login,
              exists (select from pg_roles where rolname = 'upskill_app') as exists`,
    )
    const quoted = pg.escapeIdentifier(login)
    if (!exists) {
      const remedy = `alter role ${quoted} createrole; (it is needed this once)`
      await permitted(client, 'create role upskill_app nologin nosuperuser nobypassrls', login, remedy)
    }
    const { can } = await oneRow<{ can: boolean }>(
      client,
      `select pg_has_role(session_user, 'upskill_app', 'SET') as can`,
    )
    if (stepsDown && !can) {
      const grant = `grant upskill_app to ${quoted}`
      await permitted(client, grant, login, `${grant};`)
    }
  })
}

/** Rejects with a StartError when DATABASE_APP_URL leads to another database than DATABASE_URL. */
export async function assertSameDatabase(ownerUrl: string, appUrl: string): Promise<void> {
  const place = `select system_identifier || '/' || d.oid as place
    from pg_control_system(), pg_database d where d.datname = current_database()`
  const placeOf = (url: string, variable: string) =>
    connected(url, variable, async (client) => (await oneRow<{ place: string }>(client, place)).place)
  const places = await Promise.all([placeOf(ownerUrl, 'DATABASE_URL'), placeOf(appUrl, 'DATABASE_APP_URL')])
  if (places[0] === places[1]) return
  throw new StartError('DATABASE_URL and DATABASE_APP_URL lead to different databases; both must name the same one')
}

/**
 * Rejects with a StartError when the login could look past row-level security, by itself or as a role it is a member of:
 * a superuser, one with BYPASSRLS, the owner of a table or of the database. Where it may step down, only the role that it
 * stepped down to counts.
 */
export async function assertUnprivileged(appUrl: string, { mayStepDown }: { mayStepDown: boolean }): Promise<void> {
  await connected(appUrl, 'DATABASE_APP_URL', async (client) => {
    const { rows } = await client.query<{ login: string; role: string; power: string }>(
      privilegedRolesOf(mayStepDown ? 'current_user' : 'session_user'),
    )
    const [found] = rows
    if (!found) return
    const { login, role, power } = found
    const through = role === login ? '' : `, as a member of "${role}",`
    throw new StartError(
      `the database login "${login}"${through} could look past row-level security (${power}); set DATABASE_APP_URL to a login that is a member of upskill_app alone and owns nothing`,
    )
  })
}

const privilegedRolesOf = (login: 'current_user' | 'session_user') => `
  select ${login}::text as login, r.rolname::text as role, p.power
  from pg_roles r
  cross join lateral (select case
    when r.rolsuper then 'it is a superuser'
    when r.rolbypassrls then 'it has BYPASSRLS'
    when exists (select from pg_database d where d.datname = current_database() and d.datdba = r.oid)
      then 'it owns the database'
    when exists (select from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'p')) then 'it owns tables'
  end as power) p
  where p.power is not null and pg_has_role(${login}, r.oid, 'MEMBER')
  order by r.rolname <> ${login}, r.rolname
  limit 1`

/** Runs what needs a privilege that the login may lack. */
async function permitted(client: pg.Client, command: string, login: string, remedy: string): Promise<void> {
  try {
    await client.query(command)
  } catch (error) {
    // Another start came first.
    if ([duplicateObject, uniqueViolation].includes(codeOf(error))) return
    if (codeOf(error) !== notPermitted) throw error
    throw new StartError(
      `the login "${login}" of DATABASE_URL may not ${command.split(' nologin')[0]}; as an administrator of that PostgreSQL, run: ${remedy}`,
      { cause: error },
    )
  }
}

async function connected<T>(url: string, variable: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = newClient(url, variable)
  client.on('error', () => undefined)
  try {
    await client.connect().catch((error: unknown) => refuse(url, variable, error))
    return await work(client)
  } finally {
    await client.end()
  }
}

/** The files that the URL names are read when the client is made. */
function newClient(url: string, variable: string): pg.Client {
  try {
    return new pg.Client({ connectionString: url, connectionTimeoutMillis: answerWithinMs })
  } catch (error) {
    return refuse(url, variable, error)
  }
}

function refuse(url: string, variable: string, cause: unknown): never {
  const { host, pathname, username } = new URL(url)
  const [login, database] = [username, pathname.slice(1)]
    .map(decodeURIComponent)
    .map((name) => pg.escapeIdentifier(name))
  const remedy =
    codeOf(cause) === notPermitted && login && database
      ? `; as the owner of the database, run: grant connect on database ${database} to ${login};`
      : ''
  throw new StartError(`the database at ${host} (${variable}) cannot be reached: ${messageOf(cause)}${remedy}`, {
    cause,
  })
}

async function oneRow<T extends pg.QueryResultRow>(client: pg.Client, query: string): Promise<T> {
  const { rows } = await client.query<T>(query)
  const [row] = rows
  if (!row) throw new Error('PostgreSQL answered no row')
  return row
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
