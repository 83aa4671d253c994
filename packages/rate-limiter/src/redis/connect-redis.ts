import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import { Cluster, Redis, type ClusterOptions } from 'ioredis'
import { parseRedisUrl, type RedisUrl } from './parse-redis-url.ts'

/** A connection to a Redis server, to the master that sentinels name, or to a Redis Cluster. */
export type RedisConnection = Redis | Cluster

export interface ConnectRedisOptions {
  /** The certificates of the authorities that may have signed the servers', where it is not a public one. */
  readonly caFile?: string
}

const connectTimeoutMs = 1_000
/** For how long Redis may owe an answer until the connection counts as broken: a partition leaves no other sign. */
const silenceMs = 1_000
const longestRetryMs = 100

/**
 * Connects to `redis://`, `rediss://`, `redis[s]+sentinel://` or `redis[s]+cluster://` (see `parseRedisUrl`), and again
 * and again when that fails. Nothing waits for the connection and nothing is sent twice. Throws an Error of one line
 * for a wrong URL or an unreadable file.
 */
export function connectRedis(url: string, { caFile }: ConnectRedisOptions = {}): RedisConnection {
  const parsed = parseRedisUrl(url)
  const redis = connect(parsed, parsed.isEncrypted ? { tls: caFile ? { ca: readCertificates(caFile) } : {} } : {})
  // Without a listener ioredis prints what it cannot tell; whoever uses the connection hears it from each command.
  redis.on('error', () => undefined)
  return redis
}

function connect({ kind, nodes, masterName, login, db }: RedisUrl, encryption: Encryption): RedisConnection {
  const options = { ...common, ...encryption, ...login, db }
  if (kind === 'cluster') return new Cluster([...nodes], { ...cluster, ...namesOf(encryption), redisOptions: options })
  if (kind === 'server') return new Redis({ ...alone, ...options, ...nodes[0] })
  return new Redis({ ...alone, ...options, ...sentinelOf(encryption), sentinels: [...nodes], name: masterName })
}

interface Encryption {
  readonly tls?: ConnectionOptions
}

const retryDelay = (attempt: number): number => Math.min(attempt * 20, longestRetryMs)

const common = {
  // Version 2 of the protocol needs no greeting, which proxies may not know.
  protocol: 2,
  enableReadyCheck: false,
  disableClientInfo: true,
  connectTimeout: connectTimeoutMs,
  socketTimeout: silenceMs,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  // A master that became a replica: sentinels, or the name of a managed Redis, lead to the new one.
  reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
} as const

const alone = { enableOfflineQueue: false, retryStrategy: retryDelay }

const sentinelOf = ({ tls }: Encryption) => ({
  sentinelRetryStrategy: retryDelay,
  sentinelCommandTimeout: connectTimeoutMs,
  ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: tls }),
})

const cluster: ClusterOptions = {
  // Only what is sent while a known node is being connected waits: `RedisClient` sends nothing before the cluster is.
  enableOfflineQueue: true,
  clusterRetryStrategy: retryDelay,
  slotsRefreshTimeout: connectTimeoutMs,
  maxRedirections: 4,
  retryDelayOnFailover: 0,
  retryDelayOnClusterDown: 0,
  retryDelayOnTryAgain: 10,
}

/** Certificates are for the names of nodes, so that they must not be looked up first. */
const namesOf = ({ tls }: Encryption): ClusterOptions =>
  tls ? { dnsLookup: (address, callback) => callback(null, address) } : {}

function readCertificates(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Error(`Cannot read the certificates for Redis: ${error instanceof Error ? error.message : String(error)}`)
  }
}
