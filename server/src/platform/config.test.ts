import { describe, expect, test } from 'vitest'
import { ConfigError, type ConfigSources, readConfig } from './config.ts'
import { describeConfig } from './describe-config.ts'

const files: Readonly<Record<string, string>> = {
  '/run/secrets/database': 'postgres://owner:hunter2@db/upskill\n',
  '/run/secrets/secret': 'q8Zr1Vt0pXc5mLw7Yb3Nd9Gh2Kf6Js4A\r\n',
  '/srv/upskill/short': 'short',
  '/srv/upskill/empty': '\n',
}
const sources: ConfigSources = {
  rootDir: '/srv/upskill',
  isTerminal: false,
  keepSecret: () => 'k'.repeat(40),
  readFile(path) {
    const content = files[path]
    if (content === undefined) throw Object.assign(new Error(`no such file: ${path}`), { code: 'ENOENT' })
    return content
  },
}
const read = (variables: Record<string, string | undefined> = {}) => readConfig(variables, sources)

const production = {
  UPSKILL_ENV: 'production',
  PUBLIC_URL: 'https://learn.acme.org',
  SMTP_URL: 'smtps://mailer:hunter2@mail.acme.org',
  MAIL_FROM: 'Acme learning <learn@acme.org>',
  UPSKILL_SECRET: 'q8Zr1Vt0pXc5mLw7Yb3Nd9Gh2Kf6Js4A',
}

function linesOf(variables: Record<string, string>): readonly string[] {
  try {
    read(variables)
  } catch (error) {
    if (error instanceof ConfigError) return error.lines
    throw error
  }
  return []
}

test.each(['smtp:', 'smtps://', 'smtp://:25'])('%s names no mail server', (url) => {
  expect(() => readConfig({ SMTP_URL: url }, sources)).toThrow(/^SMTP_URL must be the address of a mail server/)
})

test('demo content, whose passwords are known, is withheld where others can connect, unless it is asked for', () => {
  const demo = (env: Record<string, string>) => readConfig(env, sources).demo
  expect(['127.0.0.1', '127.1.2.3', '::1', 'localhost'].map((HOST) => demo({ HOST }))).toEqual(Array(4).fill('on'))
  expect(['0.0.0.0', '::', '10.0.0.7', 'learn.example.org'].map((HOST) => demo({ HOST }))).toEqual(
    Array(4).fill('withheld'),
  )
  expect(demo({ HOST: '0.0.0.0', UPSKILL_DEMO: 'on' })).toBe('on')
  expect(demo({ HOST: '0.0.0.0', UPSKILL_DEMO: 'off' })).toBe('off')
})

describe('with nothing set', () => {
  test('it is a laptop: embedded PostgreSQL, demo content, this machine only', () => {
    expect(read()).toMatchObject({
      environment: 'development',
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      dataDir: '/srv/upskill/.upskill',
      databaseUrl: undefined,
      demo: 'on',
      sessionIdleMs: 14 * 86_400_000,
      sessionLifetimeMs: 30 * 86_400_000,
      trustProxy: [],
      hsts: 'host',
      outboundAllow: [],
    })
  })

  test('the secret is the one kept in the data folder', () => {
    const asked: string[] = []
    const keepSecret = (dataDir: string) => {
      asked.push(dataDir)
      return 'kept-in-the-data-folder-1234567890'
    }
    const config = readConfig({ UPSKILL_DATA_DIR: '/data' }, { ...sources, keepSecret })
    expect(config.secret).toBe('kept-in-the-data-folder-1234567890')
    expect(asked).toEqual(['/data'])
  })

  test('an empty variable counts as absent', () => {
    expect(read({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, databaseUrl: undefined })
  })

  test('logs are for people on a terminal and for machines elsewhere', () => {
    expect(read().logFormat).toBe('json')
    expect(readConfig({}, { ...sources, isTerminal: true }).logFormat).toBe('pretty')
    expect(readConfig({ LOG_FORMAT: 'json' }, { ...sources, isTerminal: true }).logFormat).toBe('json')
  })
})

describe('a wrong value', () => {
  test.each([
    ['PORT', '70000'],
    ['PORT', '3000.5'],
    ['PORT', 'http'],
    ['HOST', 'local host'],
    ['PUBLIC_URL', 'learn.acme.org'],
    ['PUBLIC_URL', 'https://acme.org/learn'],
    ['DATABASE_URL', 'mysql://localhost/upskill'],
    ['DATABASE_POOL_SIZE', '0'],
    ['UPSKILL_SECRET', 'short'],
    ['SMTP_URL', 'mail.acme.org'],
    ['MAIL_FROM', 'UpSkill'],
    ['LOG_LEVEL', 'loud'],
    ['UPSKILL_DEMO', 'yes'],
    ['UPSKILL_ENV', 'staging'],
    ['REDIS_URL', 'localhost:6379'],
    ['REDIS_URL', 'http://localhost'],
    ['REDIS_URL', 'redis://'],
    ['REDIS_URL', 'redis://:pass/word@localhost'],
    ['REDIS_URL', 'redis://password@localhost'],
    ['REDIS_URL', 'redis://one:6379,two:6379'],
    ['REDIS_URL', 'redis://localhost/name'],
    ['REDIS_URL', 'redis+sentinel://one:26379,two:26379'],
    ['REDIS_URL', 'redis+cluster://one:6379/1'],
    ['METRICS_LISTEN', '9464'],
    ['METRICS_LISTEN', '127.0.0.1'],
    ['METRICS_LISTEN', '127.0.0.1:70000'],
    ['METRICS_LISTEN', '::1:9464'],
  ])('%s=%s is one line that names the variable and shows an example', (name, value) => {
    const lines = linesOf({ [name]: value })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(new RegExp(`^${name} must be .*for example ${name}=`))
  })

  test.each(['true', '1', '0.0.0.0/0', '::/0', '10.0.0.0/33', 'proxy.internal'])(
    'TRUST_PROXY=%s is refused, because clients could then choose their own address',
    (value) => {
      expect(linesOf({ TRUST_PROXY: value })).toEqual([expect.stringMatching(/^TRUST_PROXY must be .*10\.0\.0\.0\/8/)])
    },
  )

  test('proxies are given as addresses and networks', () => {
    expect(read({ TRUST_PROXY: '10.0.0.0/8, ::1,192.0.2.7' }).trustProxy).toEqual(['10.0.0.0/8', '::1', '192.0.2.7'])
  })

  test('OUTBOUND_ALLOW lists hosts, and no URLs, networks or patterns', () => {
    const hosts = ['login.corp.example', '10.0.0.7:8443', '::1', 'keycloak']
    expect(read({ OUTBOUND_ALLOW: hosts.join(', ') }).outboundAllow).toEqual(hosts)
    for (const value of ['https://a.example', '10.0.0.0/8', '*.a.example', 'a.example:0', 'a.example:x', 'a b', '-a']) {
      expect(linesOf({ OUTBOUND_ALLOW: value })).toEqual([expect.stringMatching(/^OUTBOUND_ALLOW must be .*corp/)])
    }
  })

  test('several wrong values are explained at once', () => {
    expect(linesOf({ PORT: 'x', LOG_LEVEL: 'y' }).map((line) => line.split(' ')[0])).toEqual(['PORT', 'LOG_LEVEL'])
  })

  test('secrets are never repeated', () => {
    const text = linesOf({
      DATABASE_URL: 'hunter2@nowhere',
      DATABASE_APP_URL: 'hunter2',
      SMTP_URL: 'hunter2',
      REDIS_URL: 'redis://:hunter2/@localhost',
      UPSKILL_SECRET: 'hunter2',
    }).join('\n')
    expect(text).not.toContain('hunter2')
  })

  test('a misspelled UpSkill variable is named', () => {
    expect(linesOf({ UPSKILL_DATADIR: '/data' })).toEqual([expect.stringContaining('UPSKILL_DATADIR')])
  })

  test.each([
    'redis://localhost',
    'rediss://user:p%40ss@redis.example.org:6380/2',
    'redis://:password@[::1]:6379',
    'redis+sentinel://user:password@one:26379,two:26379/main/1',
    'rediss+cluster://one:6379,two:6379',
  ])('%s is a Redis', (url) => {
    expect(read({ REDIS_URL: url }).redisUrl).toBe(url)
  })

  test.each([
    ['127.0.0.1:9464', '127.0.0.1', 9464],
    ['[::1]:0', '::1', 0],
    ['metrics.internal:80', 'metrics.internal', 80],
  ])('metrics are served at %s', (text, host, port) => {
    expect(read({ METRICS_LISTEN: text }).metricsListen).toEqual({ host, port, text })
  })

  test('an authority for Redis is of use over TLS only', () => {
    const line = expect.stringContaining('REDIS_CA_FILE needs a REDIS_URL over TLS')
    expect(linesOf({ REDIS_CA_FILE: 'ca.pem' })).toEqual([line])
    expect(linesOf({ REDIS_CA_FILE: 'ca.pem', REDIS_URL: 'redis://localhost' })).toEqual([line])
    expect(read({ REDIS_CA_FILE: 'ca.pem', REDIS_URL: 'rediss://localhost' }).redisCaFile).toBe('/srv/upskill/ca.pem')
  })

  test('an application login without a database is refused', () => {
    expect(linesOf({ DATABASE_APP_URL: 'postgres://app@db/upskill' })).toEqual([
      expect.stringContaining('DATABASE_APP_URL needs DATABASE_URL'),
    ])
  })
})

describe('in production', () => {
  test('sessions do not travel in the clear', () => {
    expect(linesOf({ ...production, PUBLIC_URL: 'http://learn.acme.org' })).toEqual([
      expect.stringMatching('PUBLIC_URL must begin with https in production'),
    ])
  })

  test('a complete environment is accepted, without demo content', () => {
    expect(read(production)).toMatchObject({ environment: 'production', demo: 'off' })
  })

  test.each(['PUBLIC_URL', 'SMTP_URL', 'MAIL_FROM', 'UPSKILL_SECRET'])('%s must be set', (name) => {
    expect(linesOf({ ...production, [name]: '' })).toEqual([
      expect.stringMatching(`^${name} must be set in production`),
    ])
  })

  test('a separate database needs a login of the application', () => {
    expect(linesOf({ ...production, DATABASE_URL: 'postgres://owner@db/upskill' })).toEqual([
      expect.stringMatching(/^DATABASE_APP_URL must be set/),
    ])
  })

  test.each(['change-me-change-me-change-me-change', 'a'.repeat(40), '12345678901234567890123456789012'])(
    'the sample secret %s is refused',
    (secret) => {
      expect(linesOf({ ...production, UPSKILL_SECRET: secret })).toEqual([expect.stringMatching(/^UPSKILL_SECRET is /)])
    },
  )
})

test('the description shows every variable with where it came from, and no secret', () => {
  const environment = {
    ...production,
    DATABASE_URL: 'postgres://o:hunter2@db/u?sslpassword=hunter2',
    DATABASE_APP_URL_FILE: '/run/secrets/database',
    REDIS_URL: 'redis+sentinel://limits:hunter2@one:26379,two:26379/main',
  }
  const lines = describeConfig(read(environment), environment)
  expect(lines).toEqual(
    expect.arrayContaining([
      'DATABASE_URL=postgres://o:***@db/u?sslpassword=***  # environment',
      'DATABASE_APP_URL=postgres://owner:***@db/upskill  # DATABASE_APP_URL_FILE=/run/secrets/database',
      'REDIS_URL=redis+sentinel://limits:***@one:26379,two:26379/main  # environment',
      'LOG_LEVEL=info  # default',
    ]),
  )
  expect(describeConfig(read(), {})).toContain('UPSKILL_SECRET=(set, not shown)  # data folder')
  expect(lines.join()).not.toContain('hunter2')
  expect(lines.join()).not.toContain(production.UPSKILL_SECRET)
})

describe('a secret in a file', () => {
  test('is read without the line break at its end, whichever secret it is', () => {
    const config = read({
      DATABASE_URL_FILE: '/run/secrets/database',
      DATABASE_APP_URL_FILE: '/run/secrets/database',
      UPSKILL_SECRET_FILE: '/run/secrets/secret',
    })
    expect(config).toMatchObject({
      databaseUrl: 'postgres://owner:hunter2@db/upskill',
      databaseAppUrl: 'postgres://owner:hunter2@db/upskill',
      secret: 'q8Zr1Vt0pXc5mLw7Yb3Nd9Gh2Kf6Js4A',
    })
  })

  test('is held to the same rules, and explained without being shown', () => {
    const lines = linesOf({
      UPSKILL_SECRET_FILE: 'short',
      SMTP_URL_FILE: '/run/secrets/database',
      REDIS_URL_FILE: 'no',
    })
    expect(lines).toEqual([
      'REDIS_URL_FILE: no cannot be read (ENOENT)',
      expect.stringMatching(/^UPSKILL_SECRET must be at least 32 characters/),
      expect.stringMatching(/^SMTP_URL must be the address of a mail server/),
    ])
    expect(lines.join()).not.toContain('hunter2')
  })

  test('must not be empty, nor be given twice', () => {
    expect(linesOf({ UPSKILL_SECRET_FILE: 'empty' })).toEqual(['UPSKILL_SECRET_FILE: empty is empty'])
    expect(linesOf({ DATABASE_URL_FILE: '/run/secrets/database', DATABASE_URL: 'postgres://o@db/u' })).toEqual([
      'DATABASE_URL and DATABASE_URL_FILE are both set; keep one of them',
    ])
  })

  test('is of a secret alone: what is none has no file', () => {
    expect(linesOf({ UPSKILL_DEMO_FILE: '/run/secrets/database' })).toEqual([
      expect.stringContaining('UPSKILL_DEMO_FILE is not a variable of UpSkill'),
    ])
  })
})

test('a certificate and its key need each other, and make the address one of https', () => {
  expect(linesOf({ TLS_CERT_FILE: 'chain.pem' })).toEqual([
    expect.stringMatching(/^TLS_CERT_FILE and TLS_KEY_FILE need/),
  ])
  const config = read({ TLS_CERT_FILE: 'chain.pem', TLS_KEY_FILE: '/etc/tls/key.pem' })
  expect(config.tlsFiles).toEqual({ certFile: '/srv/upskill/chain.pem', keyFile: '/etc/tls/key.pem' })
  expect(config.publicUrl).toBe('https://localhost:3000')
})

test.each([
  ['SMTP_URL', 'smtps://mail.acme.org?tls.rejectUnauthorized=false'],
  ['SMTP_URL', 'smtp://mail.acme.org?ignoreTLS=true'],
  ['SMTP_URL', 'smtp://mail.acme.org?requireTLS=false'],
  ['SMTP_URL', 'smtps://mail.acme.org?tls=off'],
  ['DATABASE_URL', 'postgres://o@db/u?sslmode=no-verify'],
  ['DATABASE_URL', 'postgres://o@db/u?sslmode=require'],
  ['DATABASE_URL', 'postgres://o@db/u?sslmode=verify-full&uselibpqcompat=true'],
])('%s=%s is refused, because nobody would be verified', (name, value) => {
  expect(linesOf({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} must be the address of`))])
})
