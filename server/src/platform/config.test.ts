import { describe, expect, test } from 'vitest'
import { ConfigError, type ConfigSources, describeConfig, readConfig } from './config.ts'

const sources: ConfigSources = { rootDir: '/srv/upskill', isTerminal: false, keepSecret: () => 'k'.repeat(40) }
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

test('the description shows every variable and no secret', () => {
  const config = read({
    ...production,
    DATABASE_URL: 'postgres://o:hunter2@db/u',
    DATABASE_APP_URL: 'postgres://a:hunter2@db/u',
    REDIS_URL: 'redis+sentinel://limits:hunter2@one:26379,two:26379/main',
  })
  const text = describeConfig(config).join('\n')
  expect(text).toContain('DATABASE_URL=postgres://o:***@db/u')
  expect(text).toContain('REDIS_URL=redis+sentinel://limits:***@one:26379,two:26379/main')
  expect(text).not.toContain('hunter2')
  expect(text).not.toContain(production.UPSKILL_SECRET)
})
