// Guards how files are named, how long they and their folders get, and how they begin.
import { dirname } from 'node:path'
import { type CheckedRule, file, headOf, isTest, listSources, nameOf, perFile, type Source, testRules } from './sources.ts'

const linesMax = 300
const testLinesMax = 400
const folderMax = 15
const headSentencesMax = 3

/** All that is not in a folder of its own. */
const rootFiles = ['app.ts', 'cli.ts', 'clock.ts', 'domain-errors.ts', 'errors.ts', 'integration-api.ts', 'main.ts', 'random.ts']

/** What every slice has: these names are enough, because the folder says whose they are. */
const slicePart = /-(queries|entities|collection|schemas|present|commands|api-routes|staff-routes|public-routes)\.ts$/

const rules: Readonly<Record<string, CheckedRule>> = {
  [`no file has more than ${linesMax} lines, no test more than ${testLinesMax}`]: {
    check: perFile(({ path, text }) => {
      const lines = text.split('\n').length - 1
      return lines > (isTest(path) ? testLinesMax : linesMax) ? [`${path}: ${lines} lines`] : []
    }),
    broken: [file('src/app.ts', '// x\n'.repeat(linesMax + 1))],
  },
  [`no folder has more than ${folderMax} files beside tests`]: {
    check: (files) =>
      [...Map.groupBy(files.filter(countsForFolder), ({ path }) => dirname(path))]
        .filter(([, inside]) => inside.length > folderMax)
        .map(([folder, inside]) => `${folder}: ${inside.length} files`),
    broken: [Array.from({ length: folderMax + 1 }, (_, i) => file(`src/calls/file-${i}.ts`, ''))],
  },
  'each file opens with one to three sentences on what it is responsible for': {
    check: perFile((source) => {
      if (isTest(source.path)) return []
      const head = headOf(source)
        .replace(/\bSources?: .*/, '')
        .replace(/\bPure\.\s*$/, '')
      const sentences = head.match(/[.!?](?=\s|$)/g)?.length ?? 0
      return sentences < 1 || sentences > headSentencesMax ? [`${source.path}: opens with ${sentences} sentences`] : []
    }),
    broken: [file('src/app.ts', "import { x } from './x.ts'")],
  },
  'names of files and folders are in kebab case': {
    check: perFile(({ path }) =>
      path.split('/').every((part) => /^[a-z0-9]+(-[a-z0-9]+)*(\.test)?(\.ts)?$/.test(part)) || isMigration(path)
        ? []
        : [`${path}: name it in kebab case`],
    ),
    broken: [file('src/calls/startCall.ts', '')],
  },
  'no folder or file is a drawer for things without a name': {
    check: perFile(({ path }) =>
      /(^|\/)(utils?|helpers?|common|misc|shared|managers?|index)(\/|\.ts$)/.test(path)
        ? [`${path}: name it after what it holds`]
        : [],
    ),
    broken: [file('src/utils/text.ts', '')],
  },
  'src itself holds the processes, the wiring and what everything may import': {
    check: perFile(({ path }) =>
      /^src\/[^/]+$/.test(path) && !isTest(path) && !rootFiles.includes(nameOf(path))
        ? [`${path}: put it into the folder of its noun`]
        : [],
    ),
    broken: [file('src/serve.ts', '')],
  },
  'the usual files of a slice do not repeat its name': {
    check: perFile(({ path }) => {
      const folder = nameOf(dirname(path))
      const prefix = nameOf(path).replace(slicePart, '')
      return slicePart.test(path) && [folder, folder.replace(/s$/, '')].includes(prefix) ? [`${path}: drop “${prefix}-”`] : []
    }),
    broken: [file('src/campaigns/campaign-queries.ts', '')],
  },
  'a test is in the folder of what it tests': {
    check: (files) => {
      const folders = new Set(files.filter(({ path }) => !isTest(path)).map(({ path }) => dirname(path)))
      return files.map(({ path }) => path).filter((path) => /^src\/.*\.test\.ts$/.test(path) && !folders.has(dirname(path)))
    },
    broken: [file('src/calls/tests/flow.test.ts', '')],
  },
  'nothing is left for later without an issue': {
    check: perFile(({ path, text }) =>
      /\b(TODO|FIXME|XXX)\b(?! ?\(#\d+\))/.test(text) ? [`${path}: has a TODO without an issue`] : [],
    ),
    broken: [file('src/app.ts', `// ${'TO'}${'DO'} finish\n`)],
  },
  'no code is commented out': {
    check: perFile(({ path, text }) =>
      /^\s*\/\/ ?(const|let|import|export|return|await|if|for|while|expect|test)\b.*[({;=]\s*$/m.test(text)
        ? [`${path}: has code in a comment`]
        : [],
    ),
    broken: [file('src/app.ts', '  // const x = read({\n')],
  },
}

/** Migrations only ever become more. */
function countsForFolder({ path }: Source): boolean {
  return !isTest(path) && !isMigration(path)
}

function isMigration(path: string): boolean {
  return /^src\/database\/migrations\/\d{8}T\d{4}_[a-z0-9_]+\.ts$/.test(path)
}

testRules(
  rules,
  listSources().filter(
    ({ path }) => /^(src|test|bench|scripts)\/.*\.ts$/.test(path) && path !== 'test/architecture/files.test.ts',
  ),
)
