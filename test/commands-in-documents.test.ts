// Guarantee: whoever types a command from a document does not meet "unknown command".
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { createProgram } from '../src/cli/create-program.ts'

const root = join(import.meta.dirname, '..')
const program = createProgram()
/** What commands get is only used when they run. */
const unused = {}
for (const path of globSync('src/**/commands.ts', { cwd: root }).sort()) {
  const exported = (await import(join(root, path))) as Record<string, unknown>
  for (const [name, add] of Object.entries(exported))
    if (/^add\w+Commands$/.test(name)) (add as (...parts: unknown[]) => void)(program, unused, unused, unused)
}

const namesOf = (command: Command) => [command.name(), ...command.aliases()]
const groups = program.commands.filter(({ commands }) => commands.length > 0).flatMap(namesOf)

/** True if the words, up to the first argument, are a command or a group of commands. */
function exists(words: readonly string[], parent: Command = program): boolean {
  const [first, ...rest] = words
  if (first === undefined || parent.commands.length === 0) return true
  const command = parent.commands.find((each) => namesOf(each).includes(first))
  return command !== undefined && exists(rest, command)
}

/** Words of a command are in lower case. Arguments are capitals, numbers, quoted or options. */
const commandWords = (text: string) => /^[a-z][a-z-]*(?: [a-z][a-z-]*)*(?![\w./:-])/.exec(text)?.[0].split(' ') ?? []

/** What follows `npm run patchboard --` or, for operators, `patchboard`; and code that begins with the name of a group and a second word. */
function commandsIn(text: string): string[] {
  const runs = /(?:npm run (?:--silent )?patchboard --|(?:^|[`']|exec patchboard )patchboard) ([a-z][^`\n]*)/gm
  const run = [...text.matchAll(runs)].map(([, found = '']) => found)
  const short = [...text.matchAll(/`([a-z-]+ [a-z][^`\n]*)`/g)].map(([, found = '']) => found)
  return [...run, ...short.filter((found) => groups.includes(found.split(' ', 1)[0] ?? ''))]
}

const documents = globSync('**/*.md', { cwd: root, exclude: ['node_modules', '*data', 'coverage'] }).sort()
/** Older entries of the changelog name the commands of those versions. */
const readCurrent = (path: string) => {
  const text = readFileSync(join(root, path), 'utf8')
  return path === 'CHANGELOG.md' ? (text.split(/^## /m)[1] ?? '') : text
}

test('finds the commands, and those that do not exist', () => {
  expect(groups).toEqual(expect.arrayContaining(['campaigns', 'keys', 'users']))
  const found = commandsIn(
    '`npm run patchboard -- campaigns nosuch FILE` and `keys creat NAME`, not `calls`\npatchboard bakup FILE',
  )
  expect(found.map((text) => exists(commandWords(text)))).toEqual([false, false, false])
  expect(exists(commandWords('campaigns apply examples/keep-the-wells-clean.yaml'))).toBe(true)
  expect(documents.flatMap((path) => commandsIn(readCurrent(path))).length).toBeGreaterThan(30)
})

describe.each(documents)('%s', (path) => {
  test('names only commands that exist', () => {
    expect(commandsIn(readCurrent(path)).filter((text) => !exists(commandWords(text)))).toEqual([])
  })
})
