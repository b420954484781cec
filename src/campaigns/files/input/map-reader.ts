// Reads single values of a map in a YAML file, and has the file note what is wrong with them: what was found and what is
// allowed. Which keys there are is the business of those who ask.
import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml'
import { nearestWord } from './nearest-word.ts'
import type { Position, YamlFile } from './yaml-file.ts'

/** Each method returns undefined for an absent value, and for a wrong one after noting the problem. Null and '' count as absent. */
export class MapReader {
  readonly #file: YamlFile
  readonly #map: YAMLMap
  readonly #asked = new Set<string>()
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

  /** '' after noting that it is missing, or what is wrong with it. */
  requiredText(key: string, charactersMax: number): string {
    const node = this.#find(key)
    const text = node === undefined ? '' : this.#textOf(key, node, charactersMax)
    if (text?.trim() === '') this.addProblem(key, 'is missing')
    return text ?? ''
  }

  /** `kept`: what the database holds may stay, whatever it is. */
  choice<T extends string>(key: string, allowed: readonly T[], current: T | null): T | undefined {
    const node = this.#find(key)
    const text = node && this.#textOf(key, node)
    if (text === undefined || text === '') return undefined
    if (text === current) return current
    return allowed.find((one) => one === text) ?? this.addProblem(key, `is ${found(node)}; allowed are ${allowed.join(', ')}`)
  }

  boolean(key: string): boolean | undefined {
    const node = this.#find(key)
    if (node === undefined) return undefined
    if (isScalar(node) && typeof node.value === 'boolean') return node.value
    return this.addProblem(key, `is ${found(node)}; allowed are true and false`)
  }

  integer(key: string, min: number, max: number): number | undefined {
    const node = this.#find(key)
    if (node === undefined) return undefined
    const value = isScalar(node) && Number.isInteger(node.value) ? Number(node.value) : Number.NaN
    if (value >= min && value <= max) return value
    return this.addProblem(key, `is ${found(node)}; allowed is a whole number from ${min} to ${max}`)
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
    return isMap(node) ? this.#child(node) : this.addProblem(key, `is ${found(node)}; allowed are keys and values`)
  }

  maps(key: string): MapReader[] {
    return this.#items(key).flatMap((node) => {
      if (isMap(node)) return this.#child(node)
      this.#file.addProblem(positionOf(node), `one of ${key} is ${found(node)}; allowed are keys and values`)
      return []
    })
  }

  texts(key: string): { readonly text: string; readonly position: Position }[] {
    return this.#items(key).flatMap((node) => {
      const text = this.#textOf(key, node)
      return text === undefined ? [] : [{ text, position: positionOf(node) }]
    })
  }

  /** A single text counts as a list of one. */
  textOrTexts(key: string): { readonly text: string; readonly position: Position }[] {
    const node = this.#find(key)
    if (node === undefined || isSeq(node)) return this.texts(key)
    const text = this.#textOf(key, node)
    return text === undefined ? [] : [{ text, position: positionOf(node) }]
  }

  /** Here, '' is a text. */
  textOrMap(key: string): string | MapReader | undefined {
    const node = this.#find(key)
    return isMap(node) ? this.#child(node) : node && this.#textOf(key, node)
  }

  /** Of its value; of the whole map, where the key is absent. */
  positionOf(key: string): Position {
    return positionOf(this.#find(key) ?? this.#map)
  }

  /** Of one entry of a list. */
  addProblemAt(position: Position, problem: string): undefined {
    return this.#file.addProblem(position, problem)
  }

  addProblem(key: string, problem: string): undefined {
    return this.#file.addProblem(this.positionOf(key), `${key} ${problem}`)
  }

  /** Notes the keys that nobody asked for, here and below. */
  close(): void {
    for (const { key } of this.#map.items) {
      if (!isScalar(key) || this.#asked.has(String(key.value))) continue
      const known = [...this.#asked]
      const nearest = nearestWord(String(key.value), known)
      const wayOut = nearest === undefined ? `allowed are ${known.join(', ')}` : `did you mean ${nearest}?`
      this.#file.addProblem(positionOf(key as Node), `the key ${found(key)} is not known; ${wayOut}`)
    }
    for (const child of this.#children.values()) child.close()
  }

  #find(key: string): Node | undefined {
    this.#asked.add(key)
    const node = this.#file.resolve(this.#map.get(key, true) as Node | undefined)
    return isScalar(node) && node.value === null ? undefined : node
  }

  #items(key: string): Node[] {
    const node = this.#find(key)
    if (node === undefined) return []
    if (isSeq(node)) return node.items.flatMap((item) => this.#file.resolve(item as Node) ?? [])
    this.addProblem(key, `is ${found(node)}; allowed is a list, each entry on a line that begins with "- "`)
    return []
  }

  #child(node: YAMLMap): MapReader {
    const child = this.#children.get(node) ?? new MapReader(this.#file, node)
    this.#children.set(node, child)
    return child
  }

  /** A number is a text as it was written: a ZIP code may begin with 0, a phone number with +. */
  #textOf(key: string, node: Node, charactersMax = Number.POSITIVE_INFINITY): string | undefined {
    if (!isScalar(node)) return this.#file.addProblem(positionOf(node), `${key} is ${found(node)}; allowed is a text`)
    const text = typeof node.value === 'string' ? node.value : (node.source ?? '')
    if (text.includes('\0') || !text.isWellFormed())
      return this.#file.addProblem(positionOf(node), `${key} has a character that cannot be stored`)
    if (text.length <= charactersMax) return text
    return this.#file.addProblem(positionOf(node), `${key} has ${text.length} characters; allowed are at most ${charactersMax}`)
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
