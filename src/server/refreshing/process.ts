// The process in which a server refreshes its civic data: reading large files would keep callers waiting, and needs memory that is
// free again when it ends. Gets a `RefreshRequest` from its parent, and sends it the lines of its log.
import { createDownload } from '../../civic-data/downloading/download.ts'
import { refreshDatasets } from '../../civic-data/refreshing/refresh-datasets.ts'
import { systemClock } from '../../clock.ts'
import { type OpenOptions, openDatabase } from '../../database/open.ts'

export interface RefreshRequest {
  readonly database: Pick<OpenOptions, 'databaseUrl' | 'dataDir' | 'statementTimeoutSeconds'>
  /** Of the latest night, ISO 8601. */
  readonly night: string
}

export interface LoggedLine {
  readonly level: 'info' | 'error'
  readonly details: object
  readonly message: string
}

process.once('message', async ({ database, night }: RefreshRequest) => {
  const opened = await openDatabase(database)
  const logAs = (level: LoggedLine['level']) => (details: object, message: string) =>
    void process.send?.({ level, details, message } satisfies LoggedLine)
  const log = { info: logAs('info'), error: logAs('error') }
  try {
    await refreshDatasets({ db: opened.db, download: createDownload(), clock: systemClock, night: new Date(night), log })
  } finally {
    await opened.close()
    process.disconnect()
  }
})
