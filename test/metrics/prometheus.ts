// A strict reader of the Prometheus text format: https://prometheus.io/docs/instrumenting/exposition_formats/ for the syntax,
// https://prometheus.io/docs/practices/naming/ for the names. It throws at the first line that is wrong.

export interface Family {
  readonly name: string
  readonly type: string
  readonly help: string
  readonly samples: readonly Sample[]
}

export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const namePattern = /^[a-z][a-z0-9_]*$/
const samplePattern = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/
const labelPattern = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,(?!$)|$)/y
const types = ['counter', 'gauge', 'histogram', 'summary']
/** Base units are seconds, bytes and so on, without prefixes. */
const wrongUnits = /_(ms|milliseconds?|microseconds?|minutes?|hours?|days?|kb|mb|kilobytes?|megabytes?|percent)(_|$)/

/** Throws an Error that quotes the line. */
export function parseMetrics(text: string): Map<string, Family> {
  const families = new Map<string, Family & { samples: Sample[] }>()
  const seen = new Set<string>()
  if (!text.endsWith('\n')) throw new Error('The last line has no line break')
  let current: (Family & { samples: Sample[] }) | undefined
  let help: [name: string, text: string] | undefined
  for (const line of text.slice(0, -1).split('\n')) {
    const wrong = (why: string) => new Error(`${why}: ${line}`)
    if (line === '') continue
    const [, kind, named = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? []
    if (kind === 'HELP') {
      help = [named, rest]
    } else if (kind === 'TYPE') {
      if (help?.[0] !== named) throw wrong('TYPE does not follow its HELP')
      if (families.has(named)) throw wrong('the family appears twice')
      current = { name: named, type: rest, help: help[1], samples: [] }
      checkName(current, wrong)
      families.set(named, current)
    } else {
      const sample = readSample(line, wrong)
      if (current === undefined || !belongs(sample, current)) throw wrong('the sample does not belong to the family before it')
      const id = `${sample.name} ${JSON.stringify(Object.entries(sample.labels).sort())}`
      if (seen.has(id)) throw wrong('the sample appears twice')
      seen.add(id)
      if (current.type === 'counter' && !(sample.value >= 0)) throw wrong('a counter is not a positive number')
      current.samples.push(sample)
    }
  }
  for (const family of families.values()) if (family.type === 'histogram') checkBuckets(family)
  return families
}

function checkName({ name, type, help }: Family, wrong: (why: string) => Error): void {
  if (!types.includes(type)) throw wrong('unknown type')
  if (!namePattern.test(name)) throw wrong('not in snake case')
  if ((type === 'counter') !== name.endsWith('_total')) throw wrong('_total is for counters, and all counters have it')
  if (/_(count|sum|bucket)$/.test(name)) throw wrong('the ending belongs to histograms')
  if (wrongUnits.test(name)) throw wrong('not a base unit')
  if (name.includes(type)) throw wrong('the name contains the type')
  if (help.trim().length < 10) throw wrong('the help is too short')
}

function readSample(line: string, wrong: (why: string) => Error): Sample {
  const [, name, list = '', number = ''] = samplePattern.exec(line) ?? []
  if (name === undefined) throw wrong('not a sample')
  const labels: Record<string, string> = {}
  labelPattern.lastIndex = 0
  while (labelPattern.lastIndex < list.length) {
    const [, label, value = ''] = labelPattern.exec(list) ?? []
    if (label === undefined) throw wrong('the labels cannot be read')
    if (label in labels) throw wrong('a label appears twice')
    labels[label] = value
  }
  // As Go reads it: infinity and NaN in upper or lower case.
  const special = { '+inf': Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY, nan: Number.NaN }[number.toLowerCase()]
  const value = special ?? Number(number)
  if (special === undefined && Number.isNaN(value)) throw wrong('not a number')
  return { name, labels, value }
}

function belongs({ name, labels }: Sample, family: Family): boolean {
  if (family.type === 'histogram')
    return name === `${family.name}_bucket` ? 'le' in labels : [`${family.name}_sum`, `${family.name}_count`].includes(name)
  if (family.type === 'summary') return [family.name, `${family.name}_sum`, `${family.name}_count`].includes(name)
  return name === family.name
}

/** Buckets are cumulative, and the last one has every observation. */
function checkBuckets({ name, samples }: Family): void {
  const seriesOf = ({ labels: { le: _, ...others } }: Sample) => JSON.stringify(Object.entries(others).sort())
  for (const [series, group] of Map.groupBy(samples, seriesOf)) {
    const buckets = group.filter((sample) => sample.name === `${name}_bucket`)
    const counts = buckets.map(({ value }) => value)
    const total = group.find((sample) => sample.name === `${name}_count`)?.value
    const isCumulative = counts.every((count, i) => i === 0 || count >= (counts[i - 1] ?? 0))
    if (!isCumulative || buckets.at(-1)?.labels.le !== '+Inf' || counts.at(-1) !== total)
      throw new Error(`the buckets of ${name} ${series} do not add up`)
  }
}
