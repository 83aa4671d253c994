import { createHash } from 'node:crypto'
import { Command, type Redis } from 'ioredis'
import { StoreUnavailable } from '../store-unavailable.ts'
import type { RedisConnection } from './connect-redis.ts'

type Argument = string | number

/** A Lua script, and the digest by which Redis knows one that it has run. */
export interface Script {
  readonly source: string
  readonly digest: string
}

/** Prepares a script to be run. */
export function defineScript(source: string): Script {
  return { source, digest: createHash('sha1').update(source).digest('hex') }
}

/**
 * Asks Redis once and within a deadline. Whatever else happens is a StoreUnavailable; an answer that comes too late is
 * ignored, and nothing is sent twice, since Redis may have run it.
 */
export class RedisClient {
  readonly #redis: RedisConnection
  readonly #deadlineMs: number
  /** Why there is no connection, as far as is known. */
  #problem: string | undefined

  constructor(redis: RedisConnection, deadlineMs: number) {
    this.#redis = redis
    this.#deadlineMs = deadlineMs
    redis.on('error', (error: Error) => (this.#problem = describe(error)))
    redis.on('ready', () => (this.#problem = undefined))
  }

  get isCluster(): boolean {
    return this.#redis.isCluster
  }

  /** Tells whenever a connection breaks, even when nothing was asked. */
  onDisconnect(listener: () => void): void {
    if (!('nodes' in this.#redis)) {
      this.#redis.on('close', listener)
      return
    }
    for (const node of this.#redis.nodes()) node.on('close', listener)
    this.#redis.on('+node', (node: Redis) => node.on('close', listener))
  }

  /** Runs a script on keys that lie on one server; it answers with a string of bytes. */
  run({ source, digest }: Script, keys: readonly string[], ...args: Argument[]): Promise<Buffer> {
    const answer = this.#send('evalsha', [digest, keys.length, ...keys, ...args]).catch((error: unknown) => {
      // Redis did not know the script, and so did not run it.
      if (!isReply(error) || !error.message.startsWith('NOSCRIPT')) throw error
      return this.#send('eval', [source, keys.length, ...keys, ...args])
    })
    return this.#withinDeadline(answer as Promise<Buffer>)
  }

  call(name: string, ...args: Argument[]): Promise<unknown> {
    return this.#withinDeadline(this.#send(name, args))
  }

  /** Asks each server that may be written to. */
  callMasters(name: string, ...args: Argument[]): Promise<unknown[]> {
    if (!('nodes' in this.#redis)) return this.call(name, ...args).then((answer) => [answer])
    if (this.#redis.status !== 'ready') return Promise.reject(this.#disconnected())
    const masters = this.#redis.nodes('master')
    return this.#withinDeadline(Promise.all(masters.map((node) => node.sendCommand(new Command(name, args)))))
  }

  close(): void {
    const connections = 'nodes' in this.#redis ? this.#redis.nodes() : [this.#redis]
    // A socket that is closed in its handshake may fail twice, and ioredis listens once.
    for (const { stream } of connections) stream?.on('error', () => undefined)
    this.#redis.disconnect()
  }

  /** A command of its own rather than the client's method for it, which may collect commands into pipelines. */
  #send(name: string, args: Argument[]): Promise<unknown> {
    // A cluster would keep it until it is connected; a server's connection refuses.
    if (this.#redis.isCluster && this.#redis.status !== 'ready') return Promise.reject(this.#disconnected())
    return this.#redis.sendCommand(new Command(name, args)) as Promise<unknown>
  }

  #withinDeadline<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const expire = () => reject(new StoreUnavailable('timeout', `Redis did not answer within ${this.#deadlineMs} ms`))
      // When this process was busy, the answer may lie there unread: it is looked at first.
      const timer = setTimeout(() => setImmediate(expire), this.#deadlineMs)
      answer.then(
        (value) => {
          clearTimeout(timer)
          resolve(value)
        },
        (error: unknown) => {
          clearTimeout(timer)
          reject(
            isReply(error) ? new StoreUnavailable('refused', `Redis refused: ${error.message}`) : this.#disconnected(),
          )
        },
      )
    })
  }

  #disconnected(): StoreUnavailable {
    return new StoreUnavailable(
      'disconnected',
      `Redis is not connected: ${this.#problem ?? 'the connection was closed'}`,
    )
  }
}

/** Whether Redis itself said so. */
const isReply = (error: unknown): error is Error => error instanceof Error && error.name === 'ReplyError'

/** Never more than the message: errors of the client carry their command, and a command may be a password. */
function describe(error: Error & { code?: string; lastNodeError?: Error }): string {
  return error.lastNodeError?.message || error.message || (error.code ?? error.name)
}
