// The house's rules that a program can check: who may import whom, where SQL, HTTP, time and the environment may appear, and how long a
// file may get. The linter has the rest. Each rule is also tried on a line that breaks it, so that none can fall silent.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { knownMigrations } from '../src/database/migrate.ts'

interface Source {
  readonly path: string
  readonly text: string
}

const root = join(import.meta.dirname, '..')

/** The process, the wiring and the commands may import every slice. */
const tops = /^src\/(main|cli|app|integration-api)\.ts$|^src\/(server|demo)\/|^src\/practice\/terminal\/main\.ts$/
/** Leaves first: a slice imports from those before it. Slices of one line may import each other's nouns. */
const layers: readonly (readonly string[])[] = [
  ['clock', 'random', 'errors', 'config', 'cli', 'phone', 'countries', 'database', 'background'],
  ['collections', 'http', 'reference'],
  ['throttles', 'users', 'blocklist', 'audio', 'telephony'],
  ['auth', 'limits', 'prompts', 'targets'],
  ['campaigns'],
  ['sessions'],
  ['calls'],
  ['schedule', 'statistics', 'crm-sync', 'callpower', 'backup', 'practice'],
]

type Rule = (source: Source) => string[]

const layerOf = (path: string) => {
  const name = path.replace(/^src\//, '').replace(/(\/.*|\.ts)$/, '')
  return layers.findIndex((names) => names.includes(name))
}

const importsOf = ({ path, text }: Source): string[] =>
  [...text.matchAll(/^(?:import|export)\b[^'"`]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm)].map(
    ([, a, b, c]) => {
      const target = a ?? b ?? c ?? ''
      return target.startsWith('.') ? normalize(join(dirname(path), target)) : target
    },
  )

const isTest = (path: string) => path.endsWith('.test.ts')
const onlyIn =
  (pattern: RegExp, allowed: RegExp, reason: string): Rule =>
  ({ path, text }) =>
    pattern.test(text) && !allowed.test(path) && !isTest(path) ? [`${path}: ${reason}`] : []

const rules: Readonly<Record<string, { rule: Rule; broken: Source }>> = {
  'slices import to the left': {
    rule: (source) => {
      if (tops.test(source.path) || isTest(source.path)) return []
      const own = layerOf(source.path)
      if (own === -1) return [`${source.path}: its folder has no place in the import order`]
      return importsOf(source)
        .filter((target) => target.startsWith('src/') && !isTypeOfTable(source.path, target))
        .filter((target) => tops.test(target) || layerOf(target) > own)
        .map((target) => `${source.path}: imports ${target}, which comes later in the import order`)
    },
    broken: { path: 'src/campaigns/queries.ts', text: "import { x } from '../calls/queries.ts'" },
  },
  "another slice's routes, schemas and presenters stay its own": {
    rule: (source) =>
      tops.test(source.path) || isTest(source.path)
        ? []
        : importsOf(source)
            .filter((target) => /^src\/.*\/((api|staff|public)-routes|schemas|present)\.ts$/.test(target))
            .filter((target) => dirname(target) !== dirname(source.path) && !/^src\/(http|collections)\//.test(target))
            .map((target) => `${source.path}: imports ${target}; that belongs to its slice and to app.ts`),
    broken: { path: 'src/schedule/tick.ts', text: "import { x } from '../statistics/api-routes.ts'" },
  },
  'src imports neither tests nor tools': {
    rule: (source) =>
      isTest(source.path)
        ? []
        : importsOf(source)
            .filter((target) => /^(test|bench|scripts|admin)\//.test(target) || isTest(target))
            .map((target) => `${source.path}: imports ${target}`),
    broken: { path: 'src/app.ts', text: "import { x } from '../test/support/database.ts'" },
  },
  'SQL lies in table.ts, queries.ts and the folders made for it': {
    rule: onlyIn(
      /from '(kysely|pg)\b/,
      /^src\/(database|statistics|collections|callpower|backup)\/|\/(table|queries|\w+-queries|entities)\.ts$/,
      'kysely and pg belong in table.ts, queries.ts, and the folders whose work is SQL or COPY',
    ),
    broken: { path: 'src/calls/start-call.ts', text: "import { sql } from 'kysely'" },
  },
  'Fastify is known to routes, plugins and the wiring only': {
    rule: onlyIn(
      /from 'fastify'/,
      /^src\/(app|server\/open-server)\.ts$|^src\/(http|auth)\/|routes\.ts$|^src\/calls\/(requests\/cors|status\/status-stream)\.ts$|^src\/telephony\/twiml\/webhooks\.ts$/,
      'fastify belongs in routes, http/, auth/, the wiring, and the files that routes leave their answers to',
    ),
    broken: { path: 'src/calls/flow.ts', text: "import type { FastifyRequest } from 'fastify'" },
  },
  'the environment is read by the processes only': {
    rule: onlyIn(
      /\bprocess\.env\b/,
      /^src\/(main|cli)\.ts$|^src\/(demo|practice\/terminal)\/main\.ts$/,
      'process.env belongs in main.ts and cli.ts',
    ),
    broken: { path: 'src/audio/present.ts', text: 'const x = process.env.STORE_PATH' },
  },
  'the time is asked by clock.ts only': {
    rule: onlyIn(/new Date\(\)|\bDate\.now\(\)/, /^src\/clock\.ts$/, 'the time comes from the Clock'),
    broken: { path: 'src/audio/present.ts', text: 'const now = Date.now()' },
  },
  'background work is repeated by repeat.ts': {
    rule: onlyIn(
      /\bsetInterval\(/,
      /^src\/(http\/graceful-close|calls\/status\/status-stream|practice\/phone-routes)\.ts$/,
      'use repeat from background/; a timer of one connection, which does not wait for anything, belongs in this list',
    ),
    broken: { path: 'src/calls/reconciling/reconcile.ts', text: 'setInterval(round, 10_000)' },
  },
  'nothing writes to the console': {
    rule: onlyIn(/\bconsole\.\w/, /^$/, 'use the log, or the print of a command'),
    broken: { path: 'src/app.ts', text: "console.log('x')" },
  },
  'each file opens with what it is responsible for': {
    rule: ({ path, text }) => (isTest(path) || /^\/\/ \S|^#!.*\n\/\/ \S/.test(text) ? [] : [`${path}: begin with a comment`]),
    broken: { path: 'src/app.ts', text: "import { x } from './x.ts'" },
  },
  'no file has more than 300 lines, no test more than 400': {
    rule: ({ path, text }) => {
      const lines = text.split('\n').length - 1
      return lines > (isTest(path) ? 400 : 300) ? [`${path}: ${lines} lines`] : []
    },
    broken: { path: 'src/app.ts', text: '// x\n'.repeat(301) },
  },
  'no drawer for things without a name': {
    rule: ({ path }) =>
      /(^|\/)(utils?|helpers?|common|misc|managers?|index)(\/|\.ts$)/.test(path) ? [`${path}: name it after what it holds`] : [],
    broken: { path: 'src/utils/text.ts', text: '// x\n' },
  },
  'nothing is left for later': {
    rule: ({ path, text }) =>
      /\b(TODO|FIXME|XXX)\b/.test(text) && path !== 'test/architecture.test.ts' ? [`${path}: has a TODO`] : [],
    broken: { path: 'src/app.ts', text: `// ${'TO'}${'DO'} finish\n` },
  },
}

/** The schema at a glance needs the row types of every slice. */
function isTypeOfTable(path: string, target: string): boolean {
  return path === 'src/database/database.ts' && target.endsWith('table.ts')
}

function sources(folder: string): Source[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** The first circle of imports that are there when the program runs; undefined: there is none. */
function circleIn(all: readonly Source[]): string[] | undefined {
  const imported = new Map(
    all.map(({ path, text }) => [path, importsOf({ path, text: text.replace(/^(import|export) type\b.*/gm, '') })]),
  )
  const done = new Set<string>()
  const follow = (path: string, before: readonly string[]): string[] | undefined => {
    if (before.includes(path)) return [...before.slice(before.indexOf(path)), path]
    if (done.has(path)) return undefined
    for (const next of imported.get(path) ?? []) {
      const circle = follow(next, [...before, path])
      if (circle !== undefined) return circle
    }
    done.add(path)
    return undefined
  }
  for (const { path } of all) {
    const circle = follow(path, [])
    if (circle !== undefined) return circle
  }
  return undefined
}

describe('the house rules', () => {
  const all = sources('src')

  it.each(Object.entries(rules))('%s', (_name, { rule }) => {
    expect(all.flatMap(rule)).toEqual([])
  })

  it.each(Object.entries(rules))('would notice a break of: %s', (_name, { rule, broken }) => {
    expect(rule(broken)).not.toEqual([])
  })

  it('no files import each other in a circle, types aside', () => {
    expect(circleIn(all)).toBeUndefined()
    const broken = [
      { path: 'src/a.ts', text: "import { b } from './b.ts'" },
      { path: 'src/b.ts', text: "import { a } from './a.ts'" },
    ]
    expect(circleIn(broken)).toEqual(['src/a.ts', 'src/b.ts', 'src/a.ts'])
  })

  it('finds the files that it checks', () => {
    expect(all.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['src/main.ts', 'src/campaigns/table.ts', 'src/database/open.ts']),
    )
  })
})

describe('migrations', () => {
  it('have names that sort in the order in which they run, a minute each', async () => {
    const files = readdirSync(join(root, 'src/database/migrations')).filter((name) => !isTest(name))
    const known = await knownMigrations()
    expect(known.map((name) => `${name}.ts`)).toEqual(files.toSorted())
    expect(new Set(known.map((name) => name.slice(0, 13))).size).toBe(known.length)
  })
})
