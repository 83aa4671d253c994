import type { ResilientStore } from '@upskill/rate-limiter'
import { Counter, Gauge, type Registry } from 'prom-client'

/** Measures where limits are counted. Answers where to tell each switch of the store. */
export function measureLimitStore(
  registry: Registry,
  store: Pick<ResilientStore, 'state' | 'instances' | 'counts'>,
): (to: ResilientStore['state']) => void {
  const registers = [registry]
  const isRedis: Gauge = new Gauge({
    name: 'upskill_limit_store_is_redis',
    help: '1 while Redis counts, 0 while this instance counts its share in memory',
    registers,
    collect() {
      isRedis.set(store.state === 'redis' ? 1 : 0)
    },
  })
  const instances: Gauge = new Gauge({
    name: 'upskill_limit_instances',
    help: 'Instances that share the limits, as last known',
    registers,
    collect() {
      instances.set(store.instances)
    },
  })
  const checks = new Counter({
    name: 'upskill_limit_checks_total',
    help: 'Decisions by who made them: redis, memory while Redis was away, or mirror for denials Redis need not be asked for',
    labelNames: ['by'] as const,
    registers,
    collect() {
      const { together, alone, mirrored } = store.counts
      checks.reset()
      checks.inc({ by: 'redis' }, together)
      checks.inc({ by: 'memory' }, alone)
      checks.inc({ by: 'mirror' }, mirrored)
    },
  })
  const switches = new Counter({
    name: 'upskill_limit_store_switches_total',
    help: 'Switches between Redis and memory; the log says why',
    labelNames: ['to'] as const,
    registers,
  })
  for (const to of ['redis', 'memory']) switches.inc({ to }, 0)
  return (to) => switches.inc({ to })
}
