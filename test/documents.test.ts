// Guards the promise that the hand-written documents are true: what they list is compared with what there is.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { renderTemplate } from '../src/prompts/template.ts'
import { wordings } from '../src/prompts/wording/wordings.ts'
import { startUpNotice } from '../src/server/start-up-notice.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** The code in the first column of every table row. */
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

  test('names only npm scripts that there are', () => {
    for (const [, name = ''] of readme.matchAll(/npm run (\w+)/g)) expect(Object.keys(manifest.scripts)).toContain(name)
  })
})

test('docs/calling.md times the sentences that callers hear', () => {
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

test('CHANGELOG.md has a chapter for this version', () => {
  expect(read('CHANGELOG.md')).toContain(`\n## ${manifest.version}\n`)
})

test('ARCHITECTURE.md names every folder of src', () => {
  const tree = section(read('ARCHITECTURE.md'), 'The tree')
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  for (const { name } of folders) expect(tree).toContain(`${name}/`)
  for (const [, name = ''] of tree.matchAll(/\b([\w-]+)\//g)) expect(pathsOf(name), name).not.toEqual([])
})

/** Where the tree can mean a folder of this name. */
function pathsOf(name: string): string[] {
  return ['', 'src/', 'src/database/', 'src/telephony/', 'src/campaigns/', 'src/calls/', 'clients/', 'docs/']
    .map((prefix) => prefix + name)
    .filter((path) => existsSync(join(root, path)))
}

test.each([
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'docs/dependencies.md',
  'docs/calling.md',
  'docs/campaigns.md',
  'docs/carriers.md',
  'docs/importing.md',
  'docs/operations/abuse.md',
  'docs/operations/monitoring.md',
  'bench/README.md',
  'clients/typescript/README.md',
])('every link of %s leads to a file', (path) => {
  for (const [, target = ''] of read(path).matchAll(/\]\((?!https?:|#)([^)#]+)/g))
    expect(existsSync(join(root, dirname(path), target)), target).toBe(true)
})
