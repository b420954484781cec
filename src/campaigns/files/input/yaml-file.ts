// A YAML text and what is wrong with it, each problem with its place. What a campaign may say is the business of those who
// read the values.
import { type Document, isAlias, isMap, LineCounter, type Node, parseDocument } from 'yaml'
import { MapReader } from './map-reader.ts'
import type { Problem } from './problem.ts'

/** An offset into the text. */
export type Position = number

/** Where the parser speaks to programmers. */
const sentences: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second document begins here; a file holds one campaign',
  NON_STRING_KEY: 'a key cannot be a map or a list; a text that begins with {{ has to stand in quotes',
}

export class YamlFile {
  readonly #refusals: { readonly position: Position; readonly sentence: string }[] = []
  readonly #lines = new LineCounter()
  readonly #document: Document.Parsed

  constructor(text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, stringKeys: true, prettyErrors: false })
    for (const { pos, code, message } of [...this.#document.errors, ...this.#document.warnings])
      this.addProblem(pos[0], sentences[code] ?? message)
  }

  /** Undefined: the text cannot be read, and the problems say why. */
  root(): MapReader | undefined {
    const { contents } = this.#document
    if (this.#refusals.length > 0) return undefined
    if (isMap(contents)) return new MapReader(this, contents)
    return this.addProblem(contents?.range[0] ?? 0, 'a campaign is written as keys and values, such as "name: Save the Rivers"')
  }

  /** Once, however often a value is looked at. */
  addProblem(position: Position, sentence: string): undefined {
    if (!this.#refusals.some((known) => known.position === position && known.sentence === sentence))
      this.#refusals.push({ position, sentence })
    return undefined
  }

  /** In the order of the text. */
  problems(): Problem[] {
    return this.#refusals
      .toSorted((one, other) => one.position - other.position)
      .map(({ position, sentence }) => {
        const { line, col } = this.#lines.linePos(position)
        return { line, column: col, sentence }
      })
  }

  /** What an alias stands for. */
  resolve(node: Node | undefined): Node | undefined {
    if (!isAlias(node)) return node
    return node.resolve(this.#document) ?? this.addProblem(node.range?.[0] ?? 0, `nothing above is marked &${node.source}`)
  }

  /** The value as JSON can say it. Throws where aliases lead nowhere, or to too much. */
  json(node: Node): unknown {
    return JSON.parse(JSON.stringify(node.toJS(this.#document)))
  }
}
