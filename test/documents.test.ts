// Guarantee: hand-written documents are true. Their lists are compared with the code.
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { renderTemplate } from '../src/prompts/template.ts'
import { wordings } from '../src/prompts/wording/wordings.ts'
import { anchorOf } from '../src/reference/anchor.ts'
import { startUpNotice } from '../src/server/start-up-notice.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** Returns the code in the first column of every table row. */
const firstColumn = (markdown: string) =>
  [...markdown.matchAll(/^\| (`.+?) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code))

const section = (markdown: string, title: string) => markdown.split(/^## /m).find((part) => part.startsWith(title)) ?? ''

describe('README.md', () => {
  const readme = read('README.md')

  test('lists every environment variable that is read, and no other', () => {
    const known = [...read('src/config/read-config.ts').matchAll(/read\.\w+\('(\w+)'/g)].map(([, name]) => name)
    expect(known.length).toBeGreaterThan(5)
    expect(firstColumn(section(readme, 'Configuration')).sort()).toEqual([...new Set(known)].sort())
  })

  test('shows the three lines that npm start prints', () => {
    const notice = startUpNotice({ address: 'http://127.0.0.1:8080', key: { value: '$KEY', about: '' }, isSimulated: true })
    const lines = [...notice.matchAll(/^ {2}(curl .*)$/gm)].map(([, line]) => line)
    expect(lines).toHaveLength(3)
    for (const line of lines) expect(readme).toContain(`\n${line}\n`)
  })
})

test('docs/calling.md has the duration of the sentences that callers hear', () => {
  const { prompts, phrases } = wordings.en
  const names = { organization: 'Neighbours for Clean Wells', campaign: 'Wells at home', title: 'Senator', name: 'Ada Brown' }
  const heard = [prompts.msg_intro, prompts.msg_intro_confirm, prompts.msg_target_intro, phrases.key_repeat]
  const timed = [...read('docs/calling.md').matchAll(/^\| "(.+?)".* \| ([\d.]+) \|$/gm)]
  expect(timed.map(([, said]) => said)).toEqual(heard.map((text) => renderTemplate(text, { ...names, location: 'Washington' })))
  for (const [, said = '', seconds] of timed) expect(said.split(' ').length / 2.5).toBeCloseTo(Number(seconds))
})

test('docs/dependencies.md lists exactly the packages that run in production', () => {
  const packages = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.optionalDependencies)]
  expect(firstColumn(read('docs/dependencies.md')).sort()).toEqual(packages.sort())
})

test('docs/operations/README.md leads to every page beside it', () => {
  const index = read('docs/operations/README.md')
  const pages = readdirSync(join(root, 'docs/operations')).filter((name) => name.endsWith('.md') && name !== 'README.md')
  expect(pages.filter((name) => !index.includes(`](${name})`))).toEqual([])
})

test('CHANGELOG.md has a chapter for this version', () => {
  expect(read('CHANGELOG.md')).toContain(`\n## ${manifest.version}\n`)
})

test('ARCHITECTURE.md says which files write which tables', () => {
  const rows = section(read('ARCHITECTURE.md'), 'Who writes which rows').matchAll(/^\| (`.+?) \| (`.+) \|$/gm)
  const codes = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
  const documented = [...rows].flatMap(([, tables, files]) => codes(tables).map((table) => [table, codes(files).sort()] as const))
  const files = globSync('src/**/*.ts', {
    cwd: root,
    exclude: ['**/*.test.ts', 'src/database/migrations/*', 'src/demo/*', 'src/callpower/**'],
  })
  const sources = files.map((path) => ({ path, text: read(path) }))
  const writersOf = (table: string) => {
    const writes = new RegExp(`(insertInto|updateTable|deleteFrom)\\('${table}'|(INSERT INTO|UPDATE|DELETE FROM) ${table}\\b`)
    return sources.flatMap(({ path, text }) => (writes.test(text) ? [path] : [])).sort()
  }
  const tables = [...read('src/database/database.ts').matchAll(/^ {2}(\w+): \w+Table$/gm)].map(([, name = '']) => name)
  const written = tables.map((table) => [table, writersOf(table)] as const).filter(([, writers]) => writers.length > 0)
  expect(documented.length).toBeGreaterThan(10)
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(written))
})

test('ARCHITECTURE.md names every folder of src', () => {
  const tree = section(read('ARCHITECTURE.md'), 'The tree')
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  for (const { name } of folders) expect(tree).toContain(`${name}/`)
  for (const [, name = ''] of tree.matchAll(/\b([\w-]+)\//g)) expect(pathsOf(name), name).not.toEqual([])
})

/** Returns the paths that a folder name in the tree can mean. */
function pathsOf(name: string): string[] {
  return globSync([name, `{src,test,clients,docs}/**/${name}`], { cwd: root })
}

// Found by their names, so that a new document is checked without being added to a list.
const documents = globSync('**/*.md', { cwd: root, exclude: ['node_modules', '*data', 'coverage'] }).sort()

test('the documents are found', () => {
  expect(documents).toEqual(expect.arrayContaining(['README.md', 'SECURITY.md', 'docs/adding.md', 'src/reference/guide.md']))
  expect(documents.filter((path) => path.includes('node_modules'))).toEqual([])
})

describe.each(documents)('%s', (path) => {
  const text = read(path)

  test('has links to files and headings that exist', () => {
    for (const [, target = '', anchor] of text.matchAll(/\]\((?!https?:|\/)([^)#]*)(?:#([^)]+))?\)/g)) {
      const file = target === '' ? path : join(dirname(path), target)
      expect(existsSync(join(root, file)), target).toBe(true)
      if (anchor !== undefined) expect(anchorsOf(read(file)), `${file}#${anchor}`).toContain(anchor)
    }
  })

  test('has pictures that exist, are small, and are described', () => {
    const markdown = text.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)
    const html = text.matchAll(/<img (?=[^>]*alt="([^"]*)")[^>]*src="([^"]+)"/g)
    const pictures = [...markdown, ...html]
    expect(pictures).toHaveLength(text.match(/!\[|<img /g)?.length ?? 0)
    for (const [, alt = '', src = ''] of pictures) {
      expect(alt.length, src).toBeGreaterThan(30)
      expect(statSync(join(root, dirname(path), src)).size, src).toBeLessThan(150_000)
    }
  })

  test('names only npm scripts that exist', () => {
    for (const [, name = ''] of text.matchAll(/npm run (?:--silent )?([\w-]+)/g))
      expect(Object.keys(manifest.scripts)).toContain(name)
  })

  test('names only files that exist', () => {
    // Older entries of the changelog name the files of those versions.
    const current = path === 'CHANGELOG.md' ? (text.split(/^## /m)[1] ?? '') : text
    const quoted = current.matchAll(/`((?:src|test|docs|scripts|bench|examples|clients)\/[\w./-]+)`/g)
    const started = current.matchAll(/scripts\/launch\.mjs (?:-\S+ )*((?:src|scripts|test)\/[\w./-]+)/g)
    // NAME stands for a name that the reader chooses.
    const paths = [...quoted, ...started].map(([, found = '']) => found).filter((found) => !found.includes('NAME'))
    expect(paths.filter((found) => !existsSync(join(root, found)))).toEqual([])
  })
})

function anchorsOf(markdown: string): string[] {
  return [...markdown.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))
}

test('.vscode/launch.json starts files that exist, through the launcher', () => {
  const { configurations } = JSON.parse(read('.vscode/launch.json')) as {
    configurations: readonly { readonly program: string; readonly args: readonly string[] }[]
  }
  for (const { program, args } of configurations) {
    expect(program).toBe(`\${workspaceFolder}/scripts/launch.mjs`)
    expect(args[0] === 'vitest' || existsSync(join(root, args[0] ?? '')), args[0]).toBe(true)
  }
})
