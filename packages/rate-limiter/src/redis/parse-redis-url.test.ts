import { describe, expect, test } from 'vitest'
import { parseRedisUrl, type RedisUrl } from './parse-redis-url.ts'

const one = { kind: 'server', isEncrypted: false, login: {}, masterName: '', db: 0 }

describe('parseRedisUrl', () => {
  test.for<[string, Partial<RedisUrl>]>([
    ['redis://localhost', { nodes: [{ host: 'localhost', port: 6379 }] }],
    ['redis://10.0.0.1:7000/', { nodes: [{ host: '10.0.0.1', port: 7000 }] }],
    ['rediss://[::1]:7000/3', { isEncrypted: true, nodes: [{ host: '::1', port: 7000 }], db: 3 }],
    ['redis://:secret@a', { nodes: [{ host: 'a', port: 6379 }], login: { password: 'secret' } }],
    [
      'redis://li%3Amiter:p%40ss%2Fw%3Ard%25@a',
      { nodes: [{ host: 'a', port: 6379 }], login: { username: 'li:miter', password: 'p@ss/w:rd%' } },
    ],
    [
      'rediss+sentinel://user:secret@a,b:1,[::2]:3/my%20master/2',
      {
        kind: 'sentinel',
        isEncrypted: true,
        nodes: [
          { host: 'a', port: 26_379 },
          { host: 'b', port: 1 },
          { host: '::2', port: 3 },
        ],
        login: { username: 'user', password: 'secret' },
        masterName: 'my master',
        db: 2,
      },
    ],
    [
      'redis+cluster://a:7000,b',
      {
        kind: 'cluster',
        nodes: [
          { host: 'a', port: 7000 },
          { host: 'b', port: 6379 },
        ],
      },
    ],
  ])('reads %s', ([url, expected]) => {
    expect(parseRedisUrl(url)).toEqual({ ...one, ...expected })
  })

  test.for([
    ['', 'expected redis://'],
    ['http://:secret@a', 'expected redis://'],
    ['redis://', 'expected redis://'],
    ['redis://:secret@a?db=1', 'no query'],
    ['redis://:se/cret@a', 'percent-encoded'],
    ['redis://:se@cret@a', 'expected redis://'],
    ['redis://:secret%@a', '% must be written as %25'],
    ['redis://secret@a', 'user:password or :password'],
    ['redis://user:sec:ret@a', 'user:password or :password'],
    ['redis://a:secret', 'an address is host or host:port'],
    ['redis://a:65536', 'a port is'],
    ['redis://a:0', 'a port is'],
    ['redis://a,b', 'several addresses'],
    ['redis://a/secret', 'number of a database'],
    ['redis://a/1/secret', 'number of a database'],
    ['redis+cluster://a/1', 'database 0 only'],
    ['redis+sentinel://a', 'name the master'],
    ['redis+sentinel://a/', 'name the master'],
    ['redis+sentinel://a,,b/m', 'an address is host or host:port'],
  ])('refuses "%s" in one line that keeps its secrets', ([url, why]) => {
    const message = (() => {
      try {
        return JSON.stringify(parseRedisUrl(url!))
      } catch (error) {
        return (error as Error).message
      }
    })()
    expect(message).toMatch(/^Wrong Redis URL: .+$/)
    expect(message).toContain(why)
    expect(message).not.toMatch(/sec|cret/)
  })
})
