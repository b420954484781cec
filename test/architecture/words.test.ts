// Guards the vocabulary: words that were retired, because a reader who knows the field had to translate them, do not come back.
import { type Retired, retiredNames, retiredPaths, retiredPhrases, retiredSqlNames } from './retired-words.ts'
import { type CheckedRule, file, listSources, type Source, testRules } from './sources.ts'

/** Released, recorded or generated: nobody writes it any more. The list of words has to name them. */
const exempt =
  /^src\/database\/migrations\/|^test\/contract\/.*\.(json|sql)$|^test\/fixtures\/|^clients\/typescript\/schema\.ts$|^docs\/api\.md$|^docs\/decisions\/0016-words\.md$|^test\/architecture\/(retired-words|words\.test)\.ts$|^test\/twiml\//

/** Files that hold SQL on tables which keep their old name until no running version uses it. */
const sqlFiles = /^src\/database\/database\.ts$|\/([a-z-]+-)?queries\.ts$|\/table\.ts$|^(test|bench)\/|\.test\.ts$/

const names = retiredNames.map((retired) => ({ ...retired, pattern: wholeWords(retired.words) }))
const sqlNames = retiredSqlNames.map((retired) => ({ ...retired, pattern: wholeWords(retired.words) }))
const phrases = retiredPhrases.map((retired) => ({ ...retired, pattern: new RegExp(retired.words.join('|'), 'gi') }))

function wholeWords(words: readonly string[]): RegExp {
  return new RegExp(`(?<![\\w-])(${words.join('|')})(?![\\w-])`, 'g')
}

const rules: Readonly<Record<string, CheckedRule>> = {
  'no retired name is used in code': {
    check: (files) => files.filter(isCode).flatMap((source) => find({ ...source, text: codeOf(source.text) }, names)),
    broken: [file('src/calls/x.ts', 'export function startCall() {}')],
  },
  'only SQL uses the old names of tables and columns': {
    check: (files) =>
      files.filter(({ path }) => isCode({ path, text: '' }) && !sqlFiles.test(path)).flatMap((source) => find(source, sqlNames)),
    broken: [file('src/calls/requests/x.ts', "db.selectFrom('webhook_receipts')")],
  },
  'no file has a retired name': {
    check: (files) =>
      files.flatMap(({ path }) => retiredPaths.filter((old) => `/${path}`.includes(`/${old}`)).map((old) => `${path}: ${old}`)),
    broken: [file('src/calls/placing/start-call.ts', '')],
  },
  'no text names a retired file': {
    check: (files) =>
      files.flatMap(({ path, text }) =>
        retiredPaths
          .filter((old) => new RegExp(`(?<![\\w-])${old.replaceAll('.', '\\.')}`).test(text))
          .map((old) => `${path}: names ${old}`),
      ),
    broken: [file('ARCHITECTURE.md', '`placing/start-call.ts` checks who asks')],
  },
  'no comment, message or document uses a retired phrase': {
    check: (files) => files.flatMap((source) => find(joinLines(source), phrases)),
    broken: [file('docs/campaigns.md', 'codes parted by commas')],
  },
}

function isCode({ path }: Source): boolean {
  return /\.(ts|js|mjs)$/.test(path)
}

/** Without comments and without the text of strings, which may use a word in another sense. */
function codeOf(text: string): string {
  return text
    .replace(/^\s*(\/\/|\/?\*).*$/gm, '')
    .replace(/\/\*.*?\*\//g, '')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
}

interface Pattern extends Retired {
  readonly pattern: RegExp
}

function find({ path, text }: Source, retired: readonly Pattern[]): string[] {
  return retired
    .filter((entry) => entry.in === undefined || entry.in.test(path))
    .flatMap(({ pattern, instead }) =>
      [...text.matchAll(pattern)].map(({ index }) => {
        const excerpt = text.slice(Math.max(0, index - 30), index + 40).replace(/\s+/g, ' ')
        return `${path}: “${excerpt}”: write ${instead}`
      }),
    )
}

/** A comment or a paragraph goes on in the next line. */
function joinLines({ path, text }: Source): Source {
  return { path, text: text.replace(/\s*\n\s*(?:\/\/|\*(?!\/))?\s*/g, ' ') }
}

/** Of the changelog only the newest chapter: what was released stays as it was. */
function current({ path, text }: Source): Source {
  return path === 'CHANGELOG.md' ? { path, text: text.split(/^## /m).slice(0, 2).join('## ') } : { path, text }
}

testRules(
  rules,
  listSources()
    .filter(({ path }) => !exempt.test(path))
    .map(current),
)
