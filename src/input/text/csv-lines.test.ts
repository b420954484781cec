import { describe, expect, test } from 'vitest'
import { splitCsv } from './csv-lines.ts'

const isKnown = (cell: string) => ['location', 'name'].includes(cell)
const cellsOf = (text: string) => splitCsv(text, isKnown).lines.map(({ line, cells }) => `${line}: ${cells.join(' · ')}`)

describe('a first line that names the separator is obeyed', () => {
  test.each([
    ['sep=;', ';'],
    ['SEP=;', ';'],
    ['"sep=;"', ';'],
    ['sep = ;', ';'],
    ['sep=;,,,', ';'],
    ['sep=:', ':'],
    ['sep=^', '^'],
    ['sep=\t', '\t'],
    ['sep=\\t', '\t'],
  ])('%j', (hint, separator) => {
    const rows = [`location${separator}name`, `94110${separator}Ada, Bo | Cleo`].join('\r\n')
    expect(cellsOf(`${hint}\r\n${rows}`)).toEqual(['2: location · name', '3: 94110 · Ada, Bo | Cleo'])
  })

  test('one that names none is ignored', () => {
    expect(cellsOf('sep=\nlocation;name\n94110;Ada')).toEqual(['2: location · name', '3: 94110 · Ada'])
  })

  test('but only in the first line', () => {
    expect(cellsOf('location;name\nsep=;\n')).toEqual(['1: location · name', '2: sep= · '])
  })
})

describe('a quotation mark out of place is a problem of its line, and joins no lines', () => {
  test.each([
    ['94110,Ada "Annie" Brown', [2]],
    ['94110,Ada"', [2]],
    ['94110,"Ada" Brown', [2]],
    ['94110,"Ada \\"Annie\\" Brown"', [2]],
    ['94110,"Ada\n94112,Bo\n94114,Cleo"', [2, 4]],
    ['94110,"Ada\n94112,Bo\n94114,Cleo', [2]],
    ['94110,Bo\n94112,"Ada\r\nBrown"', [3, 4]],
  ])('%j', (rows, lines) => {
    const { problems, lines: read } = splitCsv(`location,name\n${rows}\n94116,Dev`, isKnown)
    expect(problems.map(({ line }) => line)).toEqual(lines)
    expect(read.at(-1)?.cells).toEqual(['94116', 'Dev'])
  })
})
