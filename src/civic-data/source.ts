// The interface of a source of civic data: which files it consists of, and how they are read. Implementations reach
// nothing but these files; who fetches them, and what happens with what was read, is decided in loading/.
import type { LocatedProblem } from '../input/located-problem.ts'
import type { PackedMap } from './boundaries/packed-map.ts'
import type { Records } from './records.ts'

export interface Source {
  /** The dataset that it is loaded into: `us/congress`. */
  readonly dataset: string
  /** What people call it: `Congress: members, their offices and committees`. */
  readonly title: string
  /** ISO 3166 alpha-2, upper case. */
  readonly country: string
  /** It adds to what is known, so nobody is told if it is not loaded. */
  readonly isOptional?: true
  /** The kinds of divisions that postal codes, or points, lead to by it. Absent: none. */
  readonly tells?: { readonly by: 'postal' | 'latlon'; readonly kinds: readonly string[] }
  readonly files: readonly SourceFile[]
  read(files: SourceTexts): ReadSource | Promise<ReadSource>
}

export interface SourceFile {
  /** How the source's `read` finds it. */
  readonly name: string
  /** Names that it has on people's disks, in small letters. */
  readonly spellings: readonly string[]
  /** All files whose names match are read, each by its own name. */
  readonly pattern?: RegExp
  /** Where it is published. Null if it is not. */
  readonly url: string | null
  /** `one`: at least one of the files with this need must be there. */
  readonly need: 'required' | 'one' | 'optional'
}

/** Bytes by the name of the file. Those that were not found are absent. */
export type SourceTexts = ReadonlyMap<string, Buffer>

/** True if there is all that cannot be missing. */
export function isComplete({ files }: Source, names: Iterable<string>): boolean {
  const found = new Set(
    [...names].flatMap((name) => [name, ...files.filter(({ pattern }) => pattern?.test(name)).map((file) => file.name)]),
  )
  const alternatives = files.filter(({ need }) => need === 'one')
  return (
    files.every(({ name, need }) => need !== 'required' || found.has(name)) &&
    (alternatives.length === 0 || alternatives.some(({ name }) => found.has(name)))
  )
}

export type Omitted = 'district offices' | 'committees'

export type ReadSource =
  | {
      readonly records: Records
      /** The shapes of `records.boundaries`. */
      readonly boundaries?: readonly PackedMap[]
      /** What was left out or repaired, for people to read. */
      readonly notes: readonly LocatedProblem[]
      /** What the files that were not found would have had. It stays as it is. */
      readonly omitted: readonly Omitted[]
      /** The only regions that the files are about, as `Seat` has them. Seats of others stay as they are. Absent: all. */
      readonly regions?: readonly string[]
    }
  | { readonly problems: readonly LocatedProblem[] }
