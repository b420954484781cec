// Guards that a migration leaves the previous version able to finish what it does while processes are replaced one by one:
// CONTRIBUTING.md has the rule. Each pattern is also tried on a line that breaks it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }

const folder = join(import.meta.dirname, '../src/database/migrations')
/** Migrations up to this one came before the rule. */
const lastUnchecked = '20261126T1930_reserve_lines.ts'

/** In SQL, and as Kysely's builder spells it. */
const breaking: Readonly<Record<string, { readonly pattern: RegExp; readonly example: string }>> = {
  'takes something away': {
    pattern:
      /\bDROP\s+(TABLE|COLUMN|TYPE|FUNCTION|VIEW)\b|\bALTER\s+TABLE\s[^;`]*\bDROP\s+(?!NOT NULL|DEFAULT|CONSTRAINT)\w|\.dropColumn\(|\.dropTable\(/i,
    example: 'ALTER TABLE targets DROP ask_for',
  },
  'renames something': {
    pattern: /\bRENAME\b|\.renameTo\(|\.renameColumn\(/i,
    example: 'ALTER TABLE calls RENAME status TO state',
  },
  'changes a type': {
    // Text holds whatever a shorter type does.
    pattern: /\bALTER\s+(COLUMN\s+)?\w+\s+(SET\s+DATA\s+)?TYPE\b(?!\s+text\b)|\.setDataType\(/i,
    example: 'ALTER TABLE calls ALTER call_id TYPE integer',
  },
  'demands a value that the previous version does not write': {
    pattern:
      /\bSET\s+NOT\s+NULL\b|\.setNotNull\(|\bADD\s+(COLUMN\s+)?(?!CONSTRAINT)\w+\s+(?![^,;`]*\bDEFAULT\b)[^,;`]*\bNOT\s+NULL\b/i,
    example: 'ALTER TABLE calls ADD office text NOT NULL',
  },
  'forbids what the previous version may write': {
    pattern:
      /\bADD\s+CONSTRAINT\b|\bALTER\s+TABLE\s[^;`]*\bADD\s+(CHECK|UNIQUE|EXCLUDE|FOREIGN|PRIMARY)\b|\bCREATE\s+UNIQUE\s+INDEX\b/i,
    example: 'CREATE UNIQUE INDEX calls_call_id ON calls (call_id)',
  },
}

/** `// Unused since 0.4.0: …`, in a migration of a later release, says that the previous version does without it. */
const marker = /^\/\/ Unused since (\d+\.\d+\.\d+): \S/m

function problemsOf(name: string, text: string, release: string): string[] {
  const code = withoutNewTables(text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, ''))
  const broken = Object.keys(breaking).filter((what) => breaking[what]?.pattern.test(code))
  const [, since] = marker.exec(text) ?? []
  const isEarlier = since !== undefined && since.localeCompare(release, 'en', { numeric: true }) < 0
  return broken.length === 0 || isEarlier ? [] : broken.map((what) => `${name}: ${what}`)
}

/** The previous version knows nothing of a table that the migration makes. */
function withoutNewTables(code: string): string {
  const made = [...code.matchAll(/\bCREATE\s+TABLE\s+(\w+)/gi)].map(([, table]) => table)
  return code.replace(/\bCREATE\s+UNIQUE\s+INDEX\s+\w+\s+ON\s+(\w+)/gi, (index, table) => (made.includes(table) ? '' : index))
}

describe('a migration', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))

  it('only adds, unless it names the earlier release that stopped using what it changes', () => {
    expect(names).toContain(lastUnchecked)
    const checked = names.filter((name) => name > lastUnchecked)
    expect(checked.flatMap((name) => problemsOf(name, readFileSync(join(folder, name), 'utf8'), manifest.version))).toEqual([])
  })

  test.each(Object.entries(breaking))('that %s is noticed', (what, { example }) => {
    const text = `await sql\`\n    ${example}\`.execute(db)`
    expect(problemsOf('m.ts', text, '0.5.0')).toEqual([`m.ts: ${what}`])
    expect(problemsOf('m.ts', `// Unused since 0.4.0: the column.\n${text}`, '0.5.0')).toEqual([])
    expect(problemsOf('m.ts', `// Unused since 0.5.0: the column.\n${text}`, '0.5.0')).toEqual([`m.ts: ${what}`])
  })

  test.each([
    'ALTER TABLE calls ADD office text, ADD seconds integer NOT NULL DEFAULT 0',
    'ALTER TABLE campaigns ADD countries text[] CHECK (cardinality(countries) > 0)',
    'ALTER TABLE call_attempts ALTER dialed_at DROP NOT NULL',
    'CREATE TABLE notes (id serial PRIMARY KEY, text text NOT NULL UNIQUE)',
    'CREATE TABLE notes (id integer); CREATE UNIQUE INDEX notes_id ON notes (id)',
    'CREATE INDEX calls_office ON calls (office)',
    'ALTER TABLE calls DROP CONSTRAINT calls_status_check',
  ])('may say: %s', (statement) => {
    expect(problemsOf('m.ts', `await sql\`${statement}\`.execute(db)`, '0.5.0')).toEqual([])
  })
})
