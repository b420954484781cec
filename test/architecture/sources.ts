// The files of the repository as the rules see them, and the form of a rule: what it finds wrong, and files that break it.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

export interface Source {
  /** From the root of the repository. */
  readonly path: string
  readonly text: string
}

export interface CheckedRule {
  /** Returns a sentence for each break. */
  readonly check: (files: readonly Source[]) => string[]
  /** Files that break the rule, each by itself or several together, so that a rule which no longer finds them fails. */
  readonly broken: readonly (Source | readonly Source[])[]
}

export const root = join(import.meta.dirname, '../..')

const folders = ['src', 'test', 'bench', 'scripts', 'clients', 'docs', 'examples']
const binary = /\.(png|ico|svg|jpg|gif|wav|mp3|woff2?)$/

/** The text files of the project's folders, and the documents at its root. */
export function listSources(): Source[] {
  const nested = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !binary.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  )
  const documents = readdirSync(root).filter((name) => name.endsWith('.md'))
  return [...documents, ...nested].map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

export function file(path: string, text: string): Source {
  return { path, text }
}

/** A rule that looks at one file at a time. */
export function perFile(check: (file: Source) => string[]): CheckedRule['check'] {
  return (files) => files.flatMap(check)
}

/** A rule against a text outside the files that may have it. */
export function onlyIn(text: RegExp, allowed: RegExp, sentence: string): CheckedRule['check'] {
  return perFile((file) => (text.test(file.text) && !allowed.test(file.path) ? [`${file.path}: ${sentence}`] : []))
}

export function isTest(path: string): boolean {
  return path.endsWith('.test.ts')
}

export interface Import {
  readonly target: string
  readonly isTypeOnly: boolean
  /** What stands between `import` and `from`. */
  readonly clause: string
}

/** What a file imports: a path from the root of the repository, or the name of a package. */
export function importsOf({ path, text }: Source): Import[] {
  const statements = text.matchAll(/^(?:import|export)\b([^'"`]*?)\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm)
  return [...statements].map(([, clause = '', from, bare, dynamic]) => {
    const target = from ?? bare ?? dynamic ?? ''
    return {
      target: target.startsWith('.') ? normalize(join(dirname(path), target)) : target,
      isTypeOnly: /^\s*type\b/.test(clause),
      clause,
    }
  })
}

/** The comment that a file opens with. */
export function headOf({ text }: Source): string {
  const lines = text.replace(/^#!.*\n/, '').split('\n')
  const end = lines.findIndex((line) => !line.startsWith('//'))
  return lines
    .slice(0, end === -1 ? undefined : end)
    .map((line) => line.slice(2).trim())
    .join(' ')
}

export function nameOf(path: string): string {
  return basename(path)
}

export function testRules(rules: Readonly<Record<string, CheckedRule>>, files: readonly Source[]): void {
  test('there are files to check', () => {
    expect(files.length).toBeGreaterThan(20)
  })

  describe.each(Object.entries(rules))('%s', (_name, { check, broken }) => {
    test('holds', () => {
      expect(check(files)).toEqual([])
    })

    test('a break is noticed', () => {
      expect(broken.filter((files) => check([files].flat()).length === 0)).toEqual([])
    })
  })
}
