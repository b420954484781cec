// Requests per second of each answer as a part of those for one row, and of count.json as a part of bare node:http: in turn, on a
// campaign that is written to and on one that is not.
import type { BenchDatabase } from '../databases.ts'
import { load } from '../load.ts'
import { median, timeInTurn } from '../measure.ts'
import { milliseconds, ratio, type Table } from '../report.ts'
import { type Server, startBare, startServer } from '../server.ts'
import { answers, type MeasuredAnswer, rowPath } from './answers.ts'
import { startWritingCalls } from './call-writer.ts'

const connections = 4
const turns = 3
const script = new URL('measured-server.ts', import.meta.url).pathname

export interface AnswerOptions {
  readonly say: (line: string) => void
  /** Names of the answers to measure. Undefined: all. */
  readonly only?: readonly string[] | undefined
  readonly seconds: number
}

/** One table for each database, and one on pages far into the list of calls. */
export async function measureAnswers(databases: readonly BenchDatabase[], options: AnswerOptions): Promise<Table[]> {
  const tables: Table[] = []
  const pages: string[][] = []
  for (const database of databases) {
    const server = await startServer(script, { DATABASE_URL: database.url, ...environment })
    try {
      tables.push(await measureDatabase(database, server, options))
      pages.push(await measureFarPage(database, server, options))
    } finally {
      await server.stop()
    }
  }
  const head = ['calls', 'first page p50', `\`page=${farPage}\` p50`, 'far ÷ first (≤ 3)']
  return [...tables, { title: '`/api/calls`: a page far into the list', head, rows: pages }]
}

const farPage = 50_000

async function measureFarPage({ calls }: BenchDatabase, server: Server, { say }: AnswerOptions): Promise<string[]> {
  const { first, far } = await timeInTurn(
    { first: () => server.get('/api/calls'), far: () => server.get(`/api/calls?page=${farPage}`) },
    200,
  )
  say(`far page: ${far.p50.toFixed(2)} ms, first page: ${first.p50.toFixed(2)} ms`)
  return [calls.toLocaleString('en'), milliseconds(first.p50), milliseconds(far.p50), ratio(far.p50 / first.p50)]
}

async function measureDatabase(database: BenchDatabase, server: Server, { say, only, seconds }: AnswerOptions): Promise<Table> {
  const bare = await startBare(await server.get('/api/campaign/1/count.json'))
  const rows: string[][] = []
  try {
    for (const answer of answers.filter(({ name }) => only === undefined || only.includes(name))) {
      const bytes = Buffer.byteLength(await server.get(answer.path))
      const still = await compare(server, bare, answer, seconds)
      const writer = startWritingCalls(database.pool, 1)
      const busy = await compare(server, bare, answer, seconds)
      await writer.stop()
      say(`${answer.name}: busy ${describe(busy)}, still ${describe(still)}`)
      rows.push([
        `\`${answer.path}\``,
        `${(bytes / 1000).toFixed(1)} kB`,
        answer.before,
        `${ratio(busy.share)} (≥ ${answer.busy})`,
        `${ratio(still.share)} (≥ ${answer.still})`,
        `${busy.own.toFixed(0)}/s`,
        `${still.own.toFixed(0)}/s`,
        `${still.other.toFixed(0)}/s${answer.unit === 'bare' ? ' (bare)' : ''}`,
      ])
    }
  } finally {
    await bare.stop()
  }
  return {
    title: `Answers as a part of one prepared row, four connections, ${database.calls.toLocaleString('en')} calls`,
    head: ['answer', 'size', 'before 0.5.0', 'busy (goal)', 'still (goal)', 'busy', 'still', 'one row'],
    rows,
  }
}

const environment = { ADMIN_API_KEY: 'bench', LOG_LEVEL: 'info' }

interface Comparison {
  readonly own: number
  readonly other: number
  readonly share: number
}

/** The first turn warms up. */
async function compare(server: Server, bare: Server, { path, unit }: MeasuredAnswer, seconds: number): Promise<Comparison> {
  const other = unit === 'bare' ? bare.url + path : server.url + rowPath
  const own: number[] = []
  const others: number[] = []
  for (let turn = -1; turn < turns; turn++) {
    const ofOther = await load(other, { connections, seconds: turn < 0 ? 1 : seconds })
    const ofOwn = await load(server.url + path, { connections, seconds: turn < 0 ? 1 : seconds })
    if (turn < 0) continue
    others.push(ofOther.requestsPerSecond)
    own.push(ofOwn.requestsPerSecond)
  }
  return { own: median(own), other: median(others), share: median(own) / median(others) }
}

function describe({ own, other, share }: Comparison): string {
  return `${ratio(share)} (${own.toFixed(0)}/s of ${other.toFixed(0)}/s)`
}
