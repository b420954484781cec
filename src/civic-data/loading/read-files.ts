// Finds the files of a source in a folder, by any of the names that they have on people's disks, or takes one file that is named.
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { invalidInput, type Result } from '../../domain-errors.ts'
import { isComplete, type Source, type SourceFile, type SourceTexts } from '../source.ts'

export interface LocalSource {
  readonly source: Source
  readonly paths: readonly LocalFile[]
}

export interface LocalFile {
  /** How the source's `read` finds it. */
  readonly name: string
  readonly path: string
}

/** Returns the sources that the folder has all required files of. Fails if it has none. */
export async function findLocalFiles(path: string, sources: readonly Source[]): Promise<Result<LocalSource[]>> {
  const listed = await reading(path, () => listPaths(path))
  if ('error' in listed) return listed
  const found = sources.map((source) => ({ source, paths: pathsOf(listed.value, source) }))
  const complete = found.filter(({ source, paths }) =>
    isComplete(
      source,
      paths.map(({ name }) => name),
    ),
  )
  return complete.length > 0 ? { value: complete } : unreadable(path, describeExpected(sources))
}

export async function readLocalFiles(files: readonly LocalFile[]): Promise<Result<SourceTexts>> {
  const texts = new Map<string, Buffer>()
  for (const { name, path } of files) {
    const read = await reading(path, () => readFile(path))
    if ('error' in read) return read
    texts.set(name, read.value)
  }
  return { value: texts }
}

async function reading<T>(path: string, read: () => Promise<T>): Promise<Result<T>> {
  try {
    return { value: await read() }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return unreadable(path, code === 'ENOENT' ? 'there is nothing of this name' : `it cannot be read (${code})`)
  }
}

async function listPaths(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path]
  return (await readdir(path)).map((name) => join(path, name))
}

function pathsOf(paths: readonly string[], source: Source): LocalFile[] {
  return source.files.flatMap((file) => {
    const path = findSpelling(paths, file)
    return [...(path === undefined ? [] : [{ name: file.name, path }]), ...listMatching(paths, file)]
  })
}

/** The first of its names that there is. */
function findSpelling(paths: readonly string[], { spellings }: SourceFile): string | undefined {
  const byName = new Map(paths.map((path) => [basename(path).toLowerCase(), path]))
  return spellings.map((spelling) => byName.get(spelling)).find((path) => path !== undefined)
}

function listMatching(paths: readonly string[], { pattern, spellings }: SourceFile): LocalFile[] {
  const named = paths.map((path) => ({ name: basename(path), path }))
  return named.filter(({ name }) => pattern?.test(name) === true && !spellings.includes(name.toLowerCase()))
}

function describeExpected(sources: readonly Source[]): string {
  const names = sources.map(({ files }) => files.find(({ need }) => need !== 'optional')?.spellings[0])
  return `it has none of these files: ${names.join(', ')}`
}

function unreadable(path: string, why: string) {
  return invalidInput([{ path: [], code: 'unreadable', message: `${path}: ${why}` }])
}
