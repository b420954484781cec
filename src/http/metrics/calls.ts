// Gauges of sessions and calls, from the database: every process shows the same. They are not counters, because a carrier may
// correct the status of a call, and Prometheus takes a counter that falls for one that begins again.
import { Gauge, type Registry } from 'prom-client'
import { readInTime } from './read-in-time.ts'

/** What the database says in one scrape. */
export interface CallFigures {
  /** Sessions that have not ended. */
  readonly sessionsByStage: ReadonlyMap<string, number>
  readonly oldestQueuedSeconds: number
  readonly callsByStatus: ReadonlyMap<string, number>
}

export interface CallFiguresOptions {
  readonly callFigures: () => Promise<CallFigures>
  /** New requests are refused while so many callers wait. */
  readonly queueLengthMax: number
}

export function observeCalls(registry: Registry, { callFigures, queueLengthMax }: CallFiguresOptions): void {
  const read = readInTime(callFigures)
  observeQueue(registry, read)
  new Gauge({
    name: 'patchboard_queue_length_max',
    help: 'How many callers may wait; requests for more are refused.',
    registers: [registry],
  }).set(queueLengthMax)
  new Gauge({
    name: 'patchboard_database_up',
    help: '1 if the database answered during this scrape; if not, metrics that are read from it are missing.',
    registers: [registry],
    async collect() {
      this.set((await read()) === undefined ? 0 : 1)
    },
  })
  const counts = (name: string, help: string, label: string, toCounts: (figures: CallFigures) => ReadonlyMap<string, number>) =>
    new Gauge({
      name,
      help: `${help}; every process shows the same.`,
      labelNames: [label],
      registers: [registry],
      async collect() {
        const figures = await read()
        this.reset()
        for (const [value, count] of figures === undefined ? [] : toCounts(figures)) this.set({ [label]: value }, count)
      },
    })
  counts('patchboard_sessions', 'Sessions that have not ended, by stage', 'stage', (figures) => figures.sessionsByStage)
  counts('patchboard_calls', 'Calls to offices in the database, by status', 'status', (figures) => figures.callsByStatus)
}

function observeQueue(registry: Registry, read: () => Promise<CallFigures | undefined>): void {
  const gauge = (name: string, help: string, toValue: (figures: CallFigures) => number) =>
    new Gauge({
      name,
      help: `${help}; every process shows the same.`,
      registers: [registry],
      async collect() {
        const figures = await read()
        this.remove()
        if (figures !== undefined) this.set(toValue(figures))
      },
    })
  gauge('patchboard_queue_length', 'Callers who wait to be dialled', ({ sessionsByStage }) => sessionsByStage.get('queued') ?? 0)
  gauge(
    'patchboard_queue_oldest_age_seconds',
    'How long the first caller in the queue has waited, 0 if it is empty',
    ({ oldestQueuedSeconds }) => oldestQueuedSeconds,
  )
}
