// Metrics of the read replica.
import { Counter, Gauge, type Registry } from 'prom-client'
import type { ReplicaReport } from '../../database/replica/open-reads.ts'

export function observeReplica(registry: Registry, replica: () => ReplicaReport): void {
  new Gauge({
    name: 'patchboard_replica_used',
    help: '1 while the replica answers reads, 0 while the primary answers all of them.',
    registers: [registry],
    collect() {
      this.set(replica().problem === undefined ? 1 : 0)
    },
  })
  new Gauge({
    name: 'patchboard_replica_lag_seconds',
    help: 'How far the replica is behind the primary; NaN while it does not answer.',
    registers: [registry],
    collect() {
      this.set(replica().lagSeconds ?? Number.NaN)
    },
  })
  new Counter({
    name: 'patchboard_reads_total',
    help: 'Reads by what answered them; repeated: the primary, after the replica had failed.',
    labelNames: ['answered'] as const,
    registers: [registry],
    collect() {
      this.reset()
      for (const [answered, count] of Object.entries(replica().reads)) this.inc({ answered }, count)
    },
  })
}
