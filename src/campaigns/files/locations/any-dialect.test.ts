// Guards the tables of locations, in whatever encoding and dialect a program has saved them: they come back equal, or the right line
// is refused.
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { decodeText } from '../../../input/text/decode.ts'
import { readCsv } from './read-csv.ts'

const columns = ['location', 'title', 'name', 'phone'] as const

/** `letters`: beyond ASCII, none of which looks like UTF-8 in the encoding. `mark`: a byte order mark. */
const encodings = [
  { name: 'utf-8', letters: 'éñłЖ王👍', mark: '' },
  { name: 'utf-8', letters: 'éñłЖ王👍', mark: '\ufeff' },
  { name: 'utf-16le', letters: 'éñłЖ王👍', mark: '\ufeff' },
  { name: 'utf-16be', letters: 'éñłЖ王👍', mark: '\ufeff' },
  { name: 'utf-32le', letters: 'éñłЖ王👍', mark: '\ufeff' },
  { name: 'utf-32be', letters: 'éñłЖ王👍', mark: '\ufeff' },
  { name: 'utf-16le', letters: 'éñłЖ', mark: '' },
  { name: 'windows-1252', letters: 'éñüß', mark: '' },
  { name: 'windows-1250', letters: 'łżęó', mark: '' },
  { name: 'windows-1251', letters: 'Жяи', mark: '' },
  { name: 'macintosh', letters: 'éñü', mark: '' },
  { name: 'cp852', letters: 'łżęó', mark: '' },
  { name: 'shift_jis', letters: '山田', mark: '' },
] as const

interface Table {
  readonly encoding: (typeof encodings)[number]
  readonly separator: string
  readonly lineBreak: string
  /** The first line names the separator. */
  readonly hint: boolean
  readonly blankLines: boolean
  readonly rows: readonly (readonly string[])[]
  readonly quotes: readonly boolean[]
}

const table: fc.Arbitrary<Table> = fc.constantFrom(...encodings).chain((encoding) => {
  const unit = fc.constantFrom(...`aB1 ,;|"='-#`, '\t', ...encoding.letters)
  const cell = fc.string({ unit, maxLength: 8 }).map((text) => text.trim())
  const location = cell.map((text) => `9${text}`)
  return fc.record({
    encoding: fc.constant(encoding),
    separator: fc.constantFrom(',', ';', '\t', '|'),
    lineBreak: fc.constantFrom('\n', '\r\n', '\r'),
    hint: fc.boolean(),
    blankLines: fc.boolean(),
    rows: fc.array(fc.tuple(location, cell, cell, cell), { minLength: 1, maxLength: 8 }),
    quotes: fc.infiniteStream(fc.boolean()).map((stream) => [...stream.take(64)]),
  })
})

const needsQuotes = /[",;|\t]|^\s|\s$/

function linesOf({ separator, hint, rows, quotes }: Table): string[] {
  const write = (cell: string, quoted: boolean | undefined) =>
    quoted || needsQuotes.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
  const lines = [columns, ...rows].map((cells, i) =>
    cells.map((cell, j) => write(cell, quotes[(i * 4 + j) % 64])).join(separator),
  )
  return [...(hint ? [`sep=${separator}`] : []), ...lines]
}

function save({ encoding, lineBreak, blankLines }: Table, lines: readonly string[]): Buffer {
  const text = lines.join(blankLines ? `${lineBreak}${lineBreak}` : lineBreak)
  return iconv.encode(`${encoding.mark}${text}${lineBreak}`, encoding.name, { addBOM: false })
}

/** Of a line, from 1 and without the line of the hint: the header is line 0. */
function lineNumber({ hint, blankLines }: Table, row: number): number {
  return (row + (hint ? 1 : 0)) * (blankLines ? 2 : 1) + 1
}

function read(bytes: Uint8Array, { encoding }: Table) {
  const decoded = decodeText(bytes, encoding.name)
  if ('problem' in decoded) return { rows: [], problems: [decoded.problem] }
  return readCsv(decoded.text, columns, 'location')
}

test('every table comes back equal, each row with its line', () => {
  fc.assert(
    fc.property(table, (one) => {
      const { rows, problems } = read(save(one, linesOf(one)), one)
      expect(problems).toEqual([])
      expect(rows.map(({ cells }) => columns.map((column) => cells[column]))).toEqual(one.rows)
      expect(rows.map(({ line }) => line)).toEqual(one.rows.map((_, i) => lineNumber(one, i + 1)))
    }),
    { numRuns: 500 },
  )
})

/** With the index of one of its rows. */
const damaged = fc.tuple(table, fc.nat()).map(([one, nat]) => ({ one, at: nat % one.rows.length }))

test('a quotation mark too many, or a line break in a cell, is refused by its line, and joins no rows', () => {
  fc.assert(
    fc.property(damaged, fc.constantFrom('opened', 'stray', 'broken'), ({ one, at }, how) => {
      const hurt = { opened: '"9', stray: '9"9', broken: `"9${one.lineBreak}9"` }[how]
      const lines = linesOf(one)
      const index = at + 1 + (one.hint ? 1 : 0)
      const rest = (lines[index] ?? '').replace(/^("?)9/, '$1')
      lines[index] = `${hurt}${one.separator}${rest}`
      const { rows, problems } = read(save(one, lines), one)
      const line = lineNumber(one, at + 1)
      expect(problems[0]?.line).toBe(line)
      expect(rows.filter((row) => row.line < line)).toHaveLength(at)
      for (const { cells } of rows) for (const cell of Object.values(cells)) expect(cell).not.toMatch(/[\r\n]/)
    }),
    { numRuns: 300 },
  )
})

test('a byte that the encoding does not have is refused by its line', () => {
  fc.assert(
    fc.property(damaged, ({ one, at }) => {
      fc.pre(/^(utf-8|windows-1252)$/.test(one.encoding.name))
      const lines = linesOf(one)
      const index = at + 1 + (one.hint ? 1 : 0)
      lines[index] = `${lines[index]}\u0001`
      const bytes = Buffer.from(save(one, lines).map((byte) => (byte === 1 ? 0x81 : byte)))
      expect(read(bytes, one).problems.map(({ line }) => line)).toEqual([lineNumber(one, at + 1)])
    }),
    { numRuns: 100 },
  )
})
