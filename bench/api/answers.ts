// The answers of the API whose speed is compared with reading one row: what each took before answers were kept, and the goal.

export interface MeasuredAnswer {
  readonly name: string
  readonly path: string
  /** Requests per second as a part of those for one row, before version 0.5.0. */
  readonly before: string
  /** The goals while the campaign is written to, and while it is not. */
  readonly busy: string
  readonly still: string
  /** What requests per second are compared with. */
  readonly unit: 'row' | 'bare'
}

const campaign = '/api/campaign/1'

export const answers: readonly MeasuredAnswer[] = [
  { name: 'stats', path: `${campaign}/stats.json`, before: '0.15', busy: '0.4', still: '0.6', unit: 'row' },
  { name: 'days', path: `${campaign}/date_calls.json`, before: '0.045', busy: '0.15', still: '0.4', unit: 'row' },
  { name: 'months', path: `${campaign}/date_calls.json?timespan=month`, before: '0.058', busy: '0.3', still: '0.6', unit: 'row' },
  {
    name: '30-days',
    path: `${campaign}/date_calls.json?start=2025-06-01&end=2025-06-30`,
    before: '0.17',
    busy: '0.4',
    still: '0.6',
    unit: 'row',
  },
  { name: 'targets', path: `${campaign}/target_calls.json`, before: '0.026', busy: '0.15', still: '0.4', unit: 'row' },
  { name: 'all-days', path: '/api/campaign/date_calls.json', before: '0.025', busy: '0.1', still: '0.3', unit: 'row' },
  { name: 'campaigns', path: '/api/campaign', before: '0.11', busy: '0.3', still: '0.3', unit: 'row' },
  { name: 'campaign', path: campaign, before: '0.24', busy: '0.6', still: '0.6', unit: 'row' },
  { name: 'calls', path: '/api/calls', before: '0.22', busy: '0.5', still: '0.5', unit: 'row' },
  { name: 'call', path: '/api/calls/5000', before: '0.54', busy: '0.8', still: '0.8', unit: 'row' },
  { name: 'count', path: `${campaign}/count.json`, before: '0.55–0.85', busy: '0.6', still: '0.6', unit: 'bare' },
]

/** Served by `measured-server.ts`: one row, by its primary key, through a prepared statement. */
export const rowPath = '/bench/row'
