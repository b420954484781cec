// The superset rule of the recorded answers: every key of the expected body must have an equal value; additional keys are
// allowed.

/** Maps keyed by data (dates, statuses, targets, codes) must match exactly; records may have additional keys. */
const exactMaps = new Set(['objects', 'referral_codes'])

/** Returns where and how `got` differs. Returns undefined if it matches. */
export function findDifference(want: unknown, got: unknown, path = '$'): string | undefined {
  if (Array.isArray(want)) {
    if (!Array.isArray(got)) return `${path}: expected an array, got ${print(got)}`
    if (want.length !== got.length) return `${path}: ${got.length} items, expected ${want.length}`
    return first(want.map((item, i) => () => findDifference(item, got[i], `${path}[${i}]`)))
  }
  if (!isRecord(want)) return Object.is(want, got) ? undefined : `${path}: got ${print(got)}, expected ${print(want)}`
  if (!isRecord(got)) return `${path}: expected an object, got ${print(got)}`
  const missed = first(Object.keys(want).map((key) => () => findDifference(want[key], got[key], `${path}.${key}`)))
  if (missed !== undefined || !exactMaps.has(path.split('.').at(-1) ?? '')) return missed
  const surplus = Object.keys(got).find((key) => !(key in want))
  return surplus === undefined ? undefined : `${path}: unexpected key ${surplus}`
}

function first(checks: (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const found = check()
    if (found !== undefined) return found
  }
  return undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function print(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 200)
}
