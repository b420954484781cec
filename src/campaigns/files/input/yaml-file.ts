// A YAML file and its problems with their positions. Which keys and values are allowed is decided by the readers.
import { type Document, isAlias, isMap, LineCounter, type Node, parseDocument } from 'yaml'
import { MapReader } from './map-reader.ts'
import type { Problem } from './problem.ts'

/** An offset in the text. */
export type Position = number

/** Replacements for messages of the parser that only programmers understand. */
const messages: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second YAML document starts here; a file must contain only one campaign',
  NON_STRING_KEY: 'a key cannot be a map or a list; quote a text that starts with {{',
}

export class YamlFile {
  readonly #problems: { readonly position: Position; readonly sentence: string }[] = []
  readonly #lines = new LineCounter()
  readonly #document: Document.Parsed

  constructor(text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, stringKeys: true, prettyErrors: false })
    for (const { pos, code, message } of [...this.#document.errors, ...this.#document.warnings])
      this.addProblem(pos[0], messages[code] ?? message)
  }

  /** Returns undefined if the file cannot be parsed or is not a map. The reason is in `problems()`. */
  root(): MapReader | undefined {
    const { contents } = this.#document
    if (this.#problems.length > 0) return undefined
    if (isMap(contents)) return new MapReader(this, contents)
    return this.addProblem(
      contents?.range[0] ?? 0,
      'a campaign must be a map of keys and values, such as "name: Save the Rivers"',
    )
  }

  /** Ignores a problem that was already reported, because values may be read more than once. */
  addProblem(position: Position, sentence: string): undefined {
    if (!this.#problems.some((known) => known.position === position && known.sentence === sentence))
      this.#problems.push({ position, sentence })
    return undefined
  }

  /** Ordered by position. */
  problems(): Problem[] {
    return this.#problems
      .toSorted((one, other) => one.position - other.position)
      .map(({ position, sentence }) => {
        const { line, col } = this.#lines.linePos(position)
        return { line, column: col, sentence }
      })
  }

  /** Resolves an alias. */
  resolve(node: Node | undefined): Node | undefined {
    if (!isAlias(node)) return node
    return node.resolve(this.#document) ?? this.addProblem(node.range?.[0] ?? 0, `there is no anchor &${node.source} above`)
  }

  /** Returns the value as JSON. Throws if an alias cannot be resolved or the aliases expand to too much. */
  json(node: Node): unknown {
    return JSON.parse(JSON.stringify(node.toJS(this.#document)))
  }
}
