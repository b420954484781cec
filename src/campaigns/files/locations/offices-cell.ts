// The offices of a target in one cell of a CSV file: `PHONE | NAME | TYPE | ADDRESS`, with a semicolon between offices. What is
// missing at the end may be left out. A backslash before a separator makes it part of the text. Pure.
import type { OfficeInput } from '../../../targets/input.ts'
import type { Office } from '../../../targets/target.ts'

export const officesRule = 'write PHONE | NAME | TYPE | ADDRESS for each office, and a semicolon between offices'

const partsMax = 4

/** Undefined if the cell breaks the rule. A part that is empty is absent, even the phone number. */
export function readOfficesCell(cell: string): OfficeInput[] | undefined {
  const offices = split(cell, ';')
    .map((office) => split(office, '|').map((part) => unescaped(part.trim())))
    .filter((office) => office.some((part) => part !== ''))
  if (offices.some((office) => office.length > partsMax)) return undefined
  return offices.map(([phone = '', name = '', type = '', address = '']) => {
    const stored = phone.replace(/^(\+\d+) ext\. (\d+)$/, '$1;ext=$2')
    return { phone: stored, name, type, address }
  })
}

export function writeOfficesCell(offices: readonly Office[]): string {
  return offices
    .map(({ number, name, type, address }) => {
      const written = [(number ?? '').replace(/;ext=(?=\d+$)/, ' ext. '), name, type, address].map((part) => escaped(part ?? ''))
      return written.slice(0, written.findLastIndex((part) => part !== '') + 1).join(' | ')
    })
    .join('; ')
}

function split(text: string, separator: ';' | '|'): string[] {
  const found: string[] = ['']
  for (let i = 0; i < text.length; i++) {
    const letter = text[i] ?? ''
    if (letter === separator) found.push('')
    else {
      const isEscape = letter === '\\' && i + 1 < text.length
      found.push(`${found.pop()}${isEscape ? text.slice(i, i + 2) : letter}`)
      if (isEscape) i += 1
    }
  }
  return found
}

function escaped(text: string): string {
  return text.replace(/[\\;|]/g, '\\$&')
}

function unescaped(text: string): string {
  return text.replace(/\\(?=[\\;|])(.)/g, '$1')
}
