// PostgreSQL's snapshots as text, `xmin:xmax:xip,…`: which transactions had ended when it was taken. Those before `xmin` had,
// those from `xmax` on had not, and of those between, the ones in the list had not. Pure.

export interface Snapshot {
  readonly xmin: bigint
  readonly xmax: bigint
  readonly inProgress: readonly bigint[]
}

export function readSnapshot(text: string): Snapshot {
  const [xmin = '', xmax = '', list = ''] = text.split(':')
  return { xmin: BigInt(xmin), xmax: BigInt(xmax), inProgress: list === '' ? [] : list.split(',').map(BigInt) }
}

export function writeSnapshot({ xmin, xmax, inProgress }: Snapshot): string {
  return `${xmin}:${xmax}:${inProgress.join(',')}`
}

/**
 * Adds the transaction that takes the snapshot, which PostgreSQL leaves out. A reader's own transaction may still write events,
 * which the snapshot would otherwise count as seen.
 */
export function withOwnTransaction(snapshot: Snapshot, own: bigint | undefined): Snapshot {
  const { xmin, xmax, inProgress } = snapshot
  if (own === undefined || own >= xmax || inProgress.includes(own)) return snapshot
  return { xmin: own < xmin ? own : xmin, xmax, inProgress: [...inProgress, own].toSorted((a, b) => (a < b ? -1 : 1)) }
}
