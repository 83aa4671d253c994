import { findFreePort } from './find-free-port.ts'
import { type RedisServer, startRedis } from './start-redis.ts'
import { waitUntil } from './wait-until.ts'

export interface RedisCluster {
  /** `redis+cluster://127.0.0.1:port,127.0.0.1:port,…`, with every node. */
  readonly url: string
  readonly nodes: readonly RedisServer[]
  stop(): Promise<void>
}

const slots = 16_384

/**
 * Starts a Redis Cluster of masters that share the slots evenly, with clocks that can be moved on demand; resolves when
 * every node finds the cluster in order.
 */
export async function startRedisCluster({ masters = 3, clock = false } = {}): Promise<RedisCluster> {
  const nodes = await Promise.all(Array.from({ length: masters }, () => startNode(clock)))
  await Promise.all(nodes.map((node, index) => giveSlots(node, index, masters)))
  await Promise.all(nodes.map((node) => introduce(node, nodes)))
  await Promise.all(nodes.map((node) => waitUntil('the cluster is in order', () => isInOrder(node, masters))))
  return {
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    nodes,
    stop: async () => void (await Promise.all(nodes.map((node) => node.stop()))),
  }
}

async function startNode(clock: boolean): Promise<RedisServer> {
  const args = ['--cluster-enabled', 'yes', '--cluster-port', String(await findFreePort())]
  // A node whose clock is moved would take the others for dead.
  return startRedis({ clock, args: clock ? [...args, '--cluster-node-timeout', String(1e12)] : args })
}

async function giveSlots({ cli }: RedisServer, index: number, masters: number): Promise<void> {
  const startOf = (master: number) => Math.floor((slots * master) / masters)
  await cli('CLUSTER', 'ADDSLOTSRANGE', String(startOf(index)), String(startOf(index + 1) - 1))
  // Masters that meet with the same epoch would first have to settle who has which slots.
  await cli('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1))
}

/** Makes every node meet this one: left to hearsay, they take seconds longer to find each other. */
async function introduce(newcomer: RedisServer, nodes: readonly RedisServer[]): Promise<void> {
  const address = ['127.0.0.1', String(newcomer.port), await busPort(newcomer)]
  await Promise.all(nodes.map(({ cli }) => cli('CLUSTER', 'MEET', ...address)))
}

const busPort = async ({ cli }: RedisServer) => (await cli('CONFIG', 'GET', 'cluster-port')).split('\n')[1] ?? ''

async function isInOrder({ cli }: RedisServer, masters: number): Promise<boolean> {
  const facts = (await cli('CLUSTER', 'INFO')).split('\r\n')
  return facts.includes('cluster_state:ok') && facts.includes(`cluster_size:${masters}`)
}
