// Guards the import order of ARCHITECTURE.md: which file of src may import which.
import { dirname } from 'node:path'
import { type CheckedRule, file, importsOf, isTest, listSources, perFile, type Source, testRules } from './sources.ts'

/** Processes, wiring and commands, the first on top: each may import those below it, and every slice. */
const tops: readonly RegExp[] = [
  /^src\/(main|cli)\.ts$|^src\/demo\/|^src\/practice\/terminal\/main\.ts$/,
  /^src\/server\//,
  /^src\/app\.ts$/,
  /^src\/integration-api\.ts$/,
]

/** Leaves first: a slice imports from those before it. Slices of one line may import each other's nouns. */
const layers: readonly (readonly string[])[] = [
  [
    'clock',
    'random',
    'errors',
    'domain-errors',
    'input',
    'config',
    'cli',
    'phone',
    'countries',
    'database',
    'answers',
    'background',
    'audit',
    'events',
  ],
  ['collections', 'http', 'reference'],
  ['throttles', 'users', 'blocklist', 'audio', 'telephony'],
  ['auth', 'limits', 'prompts', 'targets'],
  ['civic-data'],
  ['campaigns'],
  ['sessions'],
  ['calls'],
  ['schedule', 'statistics', 'crm-sync', 'callpower', 'backup', 'practice'],
]

/** One implementation each of an interface: nothing but the wiring knows which one runs. */
const adapters = ['src/telephony/twiml/', 'src/telephony/simulator/']
const adapterWiring = /^src\/(app|cli)\.ts$|^src\/server\//

const routeFile = /(^|[/-])routes\.ts$/

/** Higher numbers import lower ones. Undefined: the folder has no place in the order. */
function rankOf(path: string): number | undefined {
  const top = tops.findIndex((pattern) => pattern.test(path))
  if (top !== -1) return layers.length + tops.length - top
  const name = path.replace(/^src\//, '').replace(/(\/.*|\.ts)$/, '')
  const layer = layers.findIndex((names) => names.includes(name))
  return layer === -1 ? undefined : layer
}

/** The row types of all slices make up the schema. */
function isSchemaImport(path: string, target: string): boolean {
  return path === 'src/database/database.ts' && target.endsWith('/table.ts')
}

const within = (path: string, folder: string) => path.startsWith(folder)

const rules: Readonly<Record<string, CheckedRule>> = {
  'a slice imports only from slices before it': {
    check: perFile((source) => {
      const own = rankOf(source.path)
      if (own === undefined) return [`${source.path}: its folder has no place in the import order`]
      return targetsOf(source)
        .filter((target) => !isSchemaImport(source.path, target) && (rankOf(target) ?? Number.POSITIVE_INFINITY) > own)
        .map((target) => `${source.path}: imports ${target}, which comes later in the import order`)
    }),
    broken: [file('src/campaigns/queries.ts', "import { x } from '../calls/queries.ts'")],
  },
  'the app does not know what opens it': {
    check: perFile((source) =>
      source.path === 'src/app.ts' ? targetsOf(source).filter((target) => within(target, 'src/server/')) : [],
    ),
    broken: [file('src/app.ts', "import type { Telephony } from './server/open-carrier.ts'")],
  },
  'only the wiring imports an adapter': {
    check: perFile((source) =>
      adapters.flatMap((adapter) =>
        adapterWiring.test(source.path) || within(source.path, adapter)
          ? []
          : targetsOf(source)
              .filter((target) => within(target, adapter))
              .map((target) => `${source.path}: imports ${target}; depend on the interface in the folder above it`),
      ),
    ),
    broken: [file('src/practice/protocol.ts', "import type { Sound } from '../telephony/simulator/scripted.ts'")],
  },
  'only app.ts imports the routes of a slice': {
    check: perFile((source) =>
      source.path === 'src/app.ts'
        ? []
        : importsOf(source)
            .filter(({ target }) => /^src\//.test(target) && routeFile.test(target) && !isPartOfRoutes(source.path, target))
            // The server opens what routes need, and may know its type.
            .filter(({ isTypeOnly }) => !(isTypeOnly && within(source.path, 'src/server/')))
            .map(({ target }) => `${source.path}: imports ${target}; routes are wired by app.ts`),
    ),
    broken: [file('src/schedule/tick.ts', "import { x } from '../statistics/api-routes.ts'")],
  },
  "no slice imports another's schemas or presenters": {
    check: perFile((source) =>
      targetsOf(source)
        .filter((target) => /\/(schemas|present)\.ts$/.test(target) && !/^src\/(http|collections)\//.test(target))
        .filter((target) => dirname(target) !== dirname(source.path))
        .map((target) => `${source.path}: imports ${target}, which belongs to its slice`),
    ),
    broken: [file('src/schedule/collection.ts', "import { x } from '../campaigns/schemas.ts'")],
  },
  'src imports neither tests nor tools': {
    check: perFile((source) =>
      importsOf(source)
        .filter(({ target }) => /^(test|bench|scripts|clients|admin)\//.test(target) || isTest(target))
        .map(({ target }) => `${source.path}: imports ${target}`),
    ),
    broken: [file('src/app.ts', "import { x } from '../test/support/database.ts'")],
  },
  'no files import each other in a circle at run time': {
    check: (files) => circleIn(files) ?? [],
    broken: [[file('src/a.ts', "import { b } from './b.ts'"), file('src/b.ts', "import { a } from './a.ts'")]],
  },
}

/** The files of src that a file imports. */
function targetsOf(source: Source): string[] {
  return importsOf(source)
    .map(({ target }) => target)
    .filter((target) => target.startsWith('src/'))
}

/** The routes of a slice may be spread over several files of one folder. */
function isPartOfRoutes(path: string, target: string): boolean {
  return routeFile.test(path) && dirname(path) === dirname(target)
}

/** The first circle of imports, from a file back to itself. */
function circleIn(files: readonly Source[]): string[] | undefined {
  const imported = new Map(
    files.map((source) => [source.path, importsOf(source).flatMap(({ target, isTypeOnly }) => (isTypeOnly ? [] : target))]),
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
  for (const { path } of files) {
    const circle = follow(path, [])
    if (circle !== undefined) return circle
  }
  return undefined
}

testRules(
  rules,
  listSources().filter(({ path }) => /^src\/.*\.ts$/.test(path) && !isTest(path)),
)
