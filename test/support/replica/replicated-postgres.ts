// A primary and a streaming replica of it: two of the embedded PostgreSQL. The replica begins as a copy of the primary, which is
// taken while the primary is stopped.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../src/database/embedded/start.ts'
import { urlOf } from '../global-setup.ts'

export interface ReplicatedPostgres {
  readonly primaryUrl: string
  readonly replicaUrl: string
  stopReplica(): Promise<void>
  startReplica(): Promise<void>
  stop(): Promise<void>
}

const fast = { fsync: 'off', full_page_writes: 'off' }

export async function startReplicatedPostgres(): Promise<ReplicatedPostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'patchboard-replica-'))
  // Under root, PostgreSQL runs as another user, who needs access to the folder.
  chmodSync(directory, 0o711)
  const [primaryDir, replicaDir] = [join(directory, 'primary'), join(directory, 'replica')]
  const startPrimary = () =>
    startEmbeddedPostgres({ dataDir: primaryDir, settings: { ...fast, wal_level: 'replica', max_wal_senders: '4' } })
  await (await startPrimary()).stop()
  copyCluster(primaryDir, replicaDir)
  const primary = await startPrimary()
  const settings = {
    ...fast,
    wal_level: 'replica',
    max_wal_senders: '4',
    primary_conninfo: `host=${primary.connection.host} user=${primary.connection.user}`,
    // How soon it connects again, and how soon a read gives way to the log.
    wal_retrieve_retry_interval: '100ms',
    max_standby_streaming_delay: '200ms',
  }
  const startStandby = () => startEmbeddedPostgres({ dataDir: replicaDir, settings })
  let replica: EmbeddedPostgres | undefined = await startStandby()
  const stopReplica = async () => {
    await replica?.stop()
    replica = undefined
  }
  return {
    primaryUrl: urlOf(primary.connection),
    replicaUrl: urlOf(replica.connection),
    stopReplica,
    startReplica: async () => {
      replica = await startStandby()
    },
    stop: async () => {
      await stopReplica()
      await primary.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function copyCluster(from: string, to: string): void {
  mkdirSync(to, { mode: 0o711 })
  // Unlike cpSync, it keeps the owner.
  execFileSync('cp', ['-a', realpathSync(join(from, 'postgres')), join(to, 'postgres')])
  writeFileSync(join(to, 'postgres', 'standby.signal'), '')
}
