// Files of Verdania whose names have the year of the Assembly that they are about: postal-codes-2026.csv. Pure.
import type { SourceFile } from '../source.ts'

/** `name`: with YEAR in it. */
export function yearlyFile(name: string): SourceFile {
  return { name, spellings: [name.toLowerCase()], pattern: patternOf(name), url: null, need: 'required' }
}

/** Undefined if the name of the file, `found`, has none. */
export function yearOfFile(name: string, found: string): number | undefined {
  const year = patternOf(name).exec(found)?.[1]
  return year === undefined ? undefined : Number(year)
}

function patternOf(name: string): RegExp {
  return new RegExp(`^${name.replace('.', '\\.').replace('YEAR', '(\\d{4})')}$`, 'i')
}
