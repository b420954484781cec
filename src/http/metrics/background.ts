// Metrics of background tasks.
import { Counter, Gauge, type Registry } from 'prom-client'
import type { TaskStatus } from '../../background/repeat.ts'

/** A value that is not known yet has no series. */
export function observeBackground(registry: Registry, background: () => readonly TaskStatus[]): void {
  const gauge = (name: string, help: string, toValue: (status: TaskStatus) => number | undefined) =>
    new Gauge({
      name: `patchboard_background_${name}`,
      help,
      labelNames: ['task'] as const,
      registers: [registry],
      collect() {
        for (const status of background()) {
          const value = toValue(status)
          if (value !== undefined) this.set({ task: status.name }, value)
        }
      },
    })
  const seconds = (instant: Date | undefined) => instant && instant.getTime() / 1000
  gauge('running', '1 while a round of the background task is in progress.', ({ isRunning }) => Number(isRunning))
  gauge('overdue', '1 while the round in progress takes suspiciously long.', ({ isOverdue }) => Number(isOverdue))
  gauge('consecutive_failures', 'Rounds that have failed since the last success.', (status) => status.consecutiveFailures)
  gauge('last_duration_seconds', 'How long the last round took.', (status) => status.lastDurationSeconds)
  gauge('last_start_timestamp_seconds', 'When the last round began.', (status) => seconds(status.lastStartedAt))
  gauge('last_success_timestamp_seconds', 'When the last round that succeeded ended.', (status) => seconds(status.lastSuccessAt))
  gauge('last_failure_timestamp_seconds', 'When the last round that failed ended.', (status) => seconds(status.lastFailureAt))
  new Counter({
    name: 'patchboard_background_rounds_total',
    help: 'Rounds of the background task that have ended in this process, by outcome.',
    labelNames: ['task', 'outcome'] as const,
    registers: [registry],
    collect() {
      this.reset()
      for (const { name, successes, failures } of background()) {
        this.inc({ task: name, outcome: 'success' }, successes)
        this.inc({ task: name, outcome: 'failure' }, failures)
      }
    },
  })
}
