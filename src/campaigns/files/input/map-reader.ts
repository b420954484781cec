// Reads values of a map in a YAML file. Reports wrong values to the file: what was found and what is allowed. Callers define
// which keys exist by reading them.
import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml'
import { nearestWord } from './nearest-word.ts'
import type { Position, YamlFile } from './yaml-file.ts'

/** Methods return undefined if the value is absent, or wrong (after reporting the problem). Null and '' count as absent. */
export class MapReader {
  readonly #file: YamlFile
  readonly #map: YAMLMap
  readonly #knownKeys = new Set<string>()
  readonly #children = new Map<unknown, MapReader>()

  constructor(file: YamlFile, map: YAMLMap) {
    this.#file = file
    this.#map = map
  }

  get position(): Position {
    return positionOf(this.#map)
  }

  get keys(): string[] {
    return this.#map.items.map(({ key }) => (isScalar(key) ? String(key.value) : ''))
  }

  text(key: string, charactersMax: number): string | undefined {
    const node = this.#find(key)
    return node && (this.#textOf(key, node, charactersMax) || undefined)
  }

  /** Returns '' if the value is absent or wrong, after reporting the problem. */
  requiredText(key: string, charactersMax: number): string {
    const node = this.#find(key)
    const text = node === undefined ? '' : this.#textOf(key, node, charactersMax)
    if (text?.trim() === '') this.addProblem(key, 'is missing')
    return text ?? ''
  }

  /** `current`: the value in the database, which is always allowed. */
  choice<T extends string>(key: string, allowed: readonly T[], current: T | null): T | undefined {
    const node = this.#find(key)
    const text = node && this.#textOf(key, node)
    if (text === undefined || text === '') return undefined
    if (text === current) return current
    return (
      allowed.find((one) => one === text) ?? this.addProblem(key, `is ${found(node)}; it must be one of ${allowed.join(', ')}`)
    )
  }

  boolean(key: string): boolean | undefined {
    const node = this.#find(key)
    if (node === undefined) return undefined
    if (isScalar(node) && typeof node.value === 'boolean') return node.value
    return this.addProblem(key, `is ${found(node)}; it must be true or false`)
  }

  integer(key: string, min: number, max: number): number | undefined {
    const node = this.#find(key)
    if (node === undefined) return undefined
    const value = isScalar(node) && Number.isInteger(node.value) ? Number(node.value) : Number.NaN
    if (value >= min && value <= max) return value
    return this.addProblem(key, `is ${found(node)}; it must be a whole number from ${min} to ${max}`)
  }

  json(key: string): unknown {
    const node = this.#find(key)
    if (node === undefined) return undefined
    try {
      return this.#file.json(node)
    } catch (error) {
      return this.addProblem(key, `cannot be read: ${(error as Error).message}`)
    }
  }

  map(key: string): MapReader | undefined {
    const node = this.#find(key)
    if (node === undefined) return undefined
    return isMap(node) ? this.#child(node) : this.addProblem(key, `is ${found(node)}; it must be a map of keys and values`)
  }

  maps(key: string): MapReader[] {
    return this.#items(key).flatMap((node) => {
      if (isMap(node)) return this.#child(node)
      this.#file.addProblem(positionOf(node), `an entry of ${key} is ${found(node)}; it must be a map of keys and values`)
      return []
    })
  }

  texts(key: string): { readonly text: string; readonly position: Position }[] {
    return this.#items(key).flatMap((node) => {
      const text = this.#textOf(key, node)
      return text === undefined ? [] : [{ text, position: positionOf(node) }]
    })
  }

  /** Accepts a single text as a list with one entry. */
  textOrTexts(key: string): { readonly text: string; readonly position: Position }[] {
    const node = this.#find(key)
    if (node === undefined || isSeq(node)) return this.texts(key)
    const text = this.#textOf(key, node)
    return text === undefined ? [] : [{ text, position: positionOf(node) }]
  }

  /** Does not treat '' as absent. */
  textOrMap(key: string): string | MapReader | undefined {
    const node = this.#find(key)
    return isMap(node) ? this.#child(node) : node && this.#textOf(key, node)
  }

  /** Returns the position of the value, or of the map if the key is absent. */
  positionOf(key: string): Position {
    return positionOf(this.#find(key) ?? this.#map)
  }

  /** Reports a problem at a position, such as that of an entry in a list. */
  addProblemAt(position: Position, problem: string): undefined {
    return this.#file.addProblem(position, problem)
  }

  addProblem(key: string, problem: string): undefined {
    return this.#file.addProblem(this.positionOf(key), `${key} ${problem}`)
  }

  /** Reports keys that were never read, in this map and all nested ones. Call it after reading everything. */
  close(): void {
    for (const { key } of this.#map.items) {
      if (!isScalar(key) || this.#knownKeys.has(String(key.value))) continue
      const known = [...this.#knownKeys]
      const nearest = nearestWord(String(key.value), known)
      const hint = nearest === undefined ? `allowed keys: ${known.join(', ')}` : `did you mean ${nearest}?`
      this.#file.addProblem(positionOf(key as Node), `unknown key ${found(key)}; ${hint}`)
    }
    for (const child of this.#children.values()) child.close()
  }

  #find(key: string): Node | undefined {
    this.#knownKeys.add(key)
    const node = this.#file.resolve(this.#map.get(key, true) as Node | undefined)
    return isScalar(node) && node.value === null ? undefined : node
  }

  #items(key: string): Node[] {
    const node = this.#find(key)
    if (node === undefined) return []
    if (isSeq(node)) return node.items.flatMap((item) => this.#file.resolve(item as Node) ?? [])
    this.addProblem(key, `is ${found(node)}; it must be a list with each entry on its own line, starting with "- "`)
    return []
  }

  #child(node: YAMLMap): MapReader {
    const child = this.#children.get(node) ?? new MapReader(this.#file, node)
    this.#children.set(node, child)
    return child
  }

  /** Reads unquoted numbers as they were written: a ZIP code may start with 0, a phone number with +. */
  #textOf(key: string, node: Node, charactersMax = Number.POSITIVE_INFINITY): string | undefined {
    if (!isScalar(node)) return this.#file.addProblem(positionOf(node), `${key} is ${found(node)}; it must be text`)
    const text = typeof node.value === 'string' ? node.value : (node.source ?? '')
    if (text.includes('\0') || !text.isWellFormed())
      return this.#file.addProblem(positionOf(node), `${key} contains a character that cannot be stored`)
    if (text.length <= charactersMax) return text
    return this.#file.addProblem(positionOf(node), `${key} has ${text.length} characters; at most ${charactersMax} are allowed`)
  }
}

const shownMax = 60

function found(node: unknown): string {
  if (!isScalar(node)) return isSeq(node) ? 'a list' : 'a map'
  const text = String(node.source ?? node.value)
  return JSON.stringify(text.length > shownMax ? `${text.slice(0, shownMax)}…` : text)
}

function positionOf(node: Node): Position {
  return node.range?.[0] ?? 0
}
