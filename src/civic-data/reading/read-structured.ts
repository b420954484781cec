// Reads a YAML or JSON file of somebody else: what its schema names, and nothing else. A value of the wrong type is a problem with
// its line. Pure.
import type { TSchema } from 'typebox'
import { type Document, isCollection, LineCounter, parse, parseDocument } from 'yaml'
import type { Path, Problem } from '../../domain-errors.ts'
import { checkShape, type InputSchema, schemaOf, variantFor } from '../../input/check-shape.ts'
import type { LocatedProblem } from '../../input/located-problem.ts'
import { isMap } from '../../input/path.ts'
import type { SourceTexts } from '../source.ts'

export type Structured<T> = { readonly value: T } | { readonly problems: readonly LocatedProblem[] }

/** `name`: of the file. Returns `absent` if there is none. */
export function readStructured<T>(files: SourceTexts, name: string, schema: TSchema, absent: T): Structured<T> {
  const bytes = files.get(name)
  if (bytes === undefined) return { value: absent }
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '')
  const refuse = (line: number, sentence: string) => ({ problems: [{ file: name, line, sentence }] })
  if (/^\s*</.test(text)) return refuse(1, 'this is a web page, not the data; check where it was downloaded from')
  if (text.trim() === '') return refuse(1, 'the file is empty')
  const parsed = parseText(text)
  if ('line' in parsed) return refuse(parsed.line, parsed.sentence)
  const value = withoutUnknown(schema as InputSchema, parsed.value)
  const problems = checkShape(schema, value)
  return problems.length === 0 ? { value: value as T } : { problems: locate(problems, { name, text, value }) }
}

function parseText(text: string): { readonly value: unknown } | { readonly line: number; readonly sentence: string } {
  try {
    return { value: /^\s*[[{]/.test(text) ? JSON.parse(text) : parse(text) }
  } catch {
    const lines = new LineCounter()
    const [error] = parseDocument(text, { lineCounter: lines, prettyErrors: false }).errors
    const { line } = lines.linePos(error?.pos[0] ?? text.length)
    return { line, sentence: 'from here on, the file is neither YAML nor JSON; it may be incomplete, so download it again' }
  }
}

function withoutUnknown(schema: InputSchema, value: unknown): unknown {
  const chosen = variantFor(schema, value)
  if (Array.isArray(value))
    return chosen?.items === undefined ? value : value.map((one) => withoutUnknown(chosen.items ?? {}, one))
  if (!isMap(value) || chosen === undefined) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => {
      const known = schemaOf(chosen, key)
      // A key without a value is one that is not there.
      return known === undefined || one === null ? [] : [[key, withoutUnknown(known, one)]]
    }),
  )
}

interface Located {
  readonly name: string
  readonly text: string
  readonly value: unknown
}

function locate(problems: readonly Problem[], { name, text, value }: Located): LocatedProblem[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  return problems.map(({ path, message }) => {
    const who = personAt(value, path)
    const { line } = lines.linePos(offsetOf(document, path))
    return { file: name, line, sentence: who === undefined ? message : `${who}: ${message}` }
  })
}

/** Of the innermost part of the path that is there. */
function offsetOf(document: Document, path: Path): number {
  if (path.length === 0) return 0
  const node = isCollection(document.contents) ? document.getIn(path, true) : undefined
  const range = (node as { readonly range?: readonly number[] } | undefined)?.range
  return range?.[0] ?? offsetOf(document, path.slice(0, -1))
}

/** The name of the entry of the list that the path leads into. */
function personAt(value: unknown, [index]: Path): string | undefined {
  const entry = Array.isArray(value) ? value[Number(index)] : undefined
  const name = isMap(entry) ? entry.name : undefined
  if (!isMap(name)) return typeof name === 'string' ? name : undefined
  return [name.first, name.last].filter((part) => typeof part === 'string').join(' ') || undefined
}
