// Gauges of the limits on calls and minutes.
import { Gauge, type Registry } from 'prom-client'
import { readInTime } from './read-in-time.ts'

/** How much of a limit on spending is used. */
export interface LimitUse {
  readonly scope: string
  readonly limit: string
  readonly max: number
  readonly used: number
}

/** Removes the series of campaigns that are no longer live or no longer have limits of their own. */
export function observeLimits(registry: Registry, limitUses: () => Promise<readonly LimitUse[]>): void {
  const read = readInTime(limitUses)
  const gauge = (name: string, help: string, toValue: (use: LimitUse) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['scope', 'limit'] as const,
      registers: [registry],
      async collect() {
        const uses = (await read()) ?? []
        this.reset()
        for (const use of uses) this.set({ scope: use.scope, limit: use.limit }, toValue(use))
      },
    })
  gauge('patchboard_limit_max', 'The limit on calls or minutes, of the server or of a campaign by its id.', ({ max }) => max)
  gauge('patchboard_limit_used', 'How much of the limit is used in the current hour or day (UTC).', ({ used }) => used)
  gauge('patchboard_limit_reached', '1 while the limit is reached and new calls are paused.', ({ max, used }) =>
    used >= max ? 1 : 0,
  )
}
