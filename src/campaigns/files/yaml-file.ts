// A YAML file as the input of an operation: the values that its schema means, and the line and column of each part. Which values
// are allowed is decided by the operation.
import type { TSchema } from 'typebox'
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml'
import type { Path, Problem } from '../../domain-errors.ts'
import { type InputSchema, schemaOf } from '../../input/check-shape.ts'
import type { LocatedProblem } from '../../input/located-problem.ts'
import { findCutOff } from './yaml-cut-off.ts'
import { problemsOf } from './yaml-problems.ts'

export class YamlFile {
  readonly #lines = new LineCounter()
  readonly #document: Document.Parsed
  /** Offsets of values, and of keys, by path. */
  readonly #values = new Map<string, number>()
  readonly #keys = new Map<string, number>()
  readonly #text: string

  constructor(text: string) {
    this.#text = withUsualSpaces(text)
    this.#document = parseDocument(this.#text, { lineCounter: this.#lines, stringKeys: true, prettyErrors: false })
  }

  /** Returns the whole file as JSON, or why it is none. */
  read(schema: TSchema): { readonly input: unknown } | { readonly problems: readonly LocatedProblem[] } {
    const { contents } = this.#document
    const problems = problemsOf(this.#document, this.#text).map(({ offset, sentence }) => this.#at(offset, sentence))
    if (problems.length > 0) return { problems: inOrder(problems) }
    if (!isMap(contents)) {
      const sentence = 'a campaign must have keys and values, such as "name: Save the Rivers"'
      return { problems: [this.#at(contents?.range[0] ?? 0, sentence)] }
    }
    const unresolved: LocatedProblem[] = []
    const input = this.#valueOf(contents, { schema: schema as InputSchema, path: [], unresolved })
    return unresolved.length > 0 ? { problems: inOrder(unresolved) } : { input }
  }

  /** Adds to each problem where it is: the part itself, or what should contain it. An unknown key is located at the key. */
  locate(problems: readonly Problem[]): LocatedProblem[] {
    return inOrder(problems.map(({ path, code, message }) => this.#at(this.#offsetOf(path, code === 'unknown_key'), message)))
  }

  #offsetOf(path: Path, isKey: boolean): number {
    const own = (isKey ? this.#keys : this.#values).get(JSON.stringify(path))
    if (own !== undefined || path.length === 0) return own ?? 0
    return this.#offsetOf(path.slice(0, -1), false)
  }

  #at(offset: number, sentence: string): LocatedProblem {
    const { line, col } = this.#lines.linePos(offset)
    return { line, column: col, sentence }
  }

  #valueOf(node: Node | null, reading: Reading): unknown {
    const { schema, path, unresolved } = reading
    if (node === null) return null
    const found = isAlias(node) ? this.#resolve(node) : node
    this.#values.set(JSON.stringify(path), (isAlias(node) ? (found ?? node) : node).range?.[0] ?? 0)
    if (isAlias(node) && found === undefined)
      return void unresolved.push(this.#at(node.range?.[0] ?? 0, 'a text that begins with * must be quoted'))
    if (isMap(found)) return this.#mapOf(found, reading)
    if (isSeq(found))
      return found.items.map((item, i) =>
        this.#valueOf(item as Node, { schema: itemsOf(schema), path: [...path, i], unresolved }),
      )
    if (!isScalar(found)) return null
    const cutOff = findCutOff(found, this.#text, path)
    if (cutOff !== undefined) unresolved.push(this.#at(cutOff.offset, cutOff.sentence))
    return scalarOf(found, schema)
  }

  /** Undefined if it refers to nothing, or to what it is a part of. */
  #resolve(alias: Alias): Node | undefined {
    const found = alias.resolve(this.#document)
    const [at = 0] = alias.range ?? []
    const [begin, , end] = found?.range ?? [0, 0, 0]
    return begin <= at && at < end ? undefined : found
  }

  #mapOf(map: YAMLMap, { schema, path, unresolved }: Reading): object {
    const entries = (map.items as Pair<Node, Node | null>[]).map(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : ''
      const at = [...path, name]
      this.#keys.set(JSON.stringify(at), key.range?.[0] ?? 0)
      return [name, this.#valueOf(value, { schema: propertyOf(schema, name), path: at, unresolved })]
    })
    return Object.fromEntries(entries)
  }
}

/** Word processors and web pages have spaces of other kinds, which mean nothing before a key or after its colon. */
function withUsualSpaces(text: string): string {
  return text.replace(/^\s*(?:-\s+)?(?:[\w<]+:\s)?/gm, (found) => found.replace(/\p{Zs}/gu, ' '))
}

interface Reading {
  /** Undefined where any JSON is allowed, and below unknown keys. */
  readonly schema: InputSchema | undefined
  readonly path: Path
  readonly unresolved: LocatedProblem[]
}

/** Where a text is meant, an unquoted number is read as it was written: a ZIP code may start with 0, a phone number with +. */
function scalarOf(
  { value, source }: { readonly value: unknown; readonly source?: string },
  schema: InputSchema | undefined,
): unknown {
  const isText = variantsOf(schema).some(({ type, enum: allowed }) => type === 'string' || allowed !== undefined)
  return isText && value !== null && typeof value !== 'string' ? (source ?? String(value)) : value
}

function propertyOf(schema: InputSchema | undefined, name: string): InputSchema | undefined {
  const map = variantsOf(schema).find(({ type }) => type === 'object')
  return map && schemaOf(map, name)
}

function itemsOf(schema: InputSchema | undefined): InputSchema | undefined {
  return variantsOf(schema).find(({ type }) => type === 'array')?.items
}

function variantsOf(schema: InputSchema | undefined): readonly InputSchema[] {
  return schema === undefined ? [] : (schema.anyOf ?? [schema])
}

function inOrder(problems: readonly LocatedProblem[]): LocatedProblem[] {
  return problems.toSorted((one, other) => one.line - other.line || (one.column ?? 0) - (other.column ?? 0))
}
