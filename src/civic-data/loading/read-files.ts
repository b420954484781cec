// Finds the files of a source in a folder, by any of the names that they have on people's disks, or takes one file that is named.
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { invalidInput, type Result } from '../../domain-errors.ts'
import { isComplete, type Source, type SourceFile, type SourceTexts } from '../source.ts'

export interface LocalSource {
  readonly source: Source
  readonly files: SourceTexts
}

/** Returns the sources that the folder has all required files of. Fails if it has none. */
export async function readLocalFiles(path: string, sources: readonly Source[]): Promise<Result<LocalSource[]>> {
  try {
    const paths = await listPaths(path)
    const found = await Promise.all(sources.map(async (source) => ({ source, files: await readFiles(paths, source) })))
    const complete = found.filter(({ source, files }) => isComplete(source, files.keys()))
    return complete.length > 0 ? { value: complete } : unreadable(path, describeExpected(sources))
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

async function readFiles(paths: readonly string[], source: Source): Promise<SourceTexts> {
  const found = source.files.flatMap((file) => {
    const path = findSpelling(paths, file)
    return [...(path === undefined ? [] : [{ name: file.name, path }]), ...listMatching(paths, file)]
  })
  return new Map(await Promise.all(found.map(async ({ name, path }) => [name, await readFile(path)] as const)))
}

/** The first of its names that there is. */
function findSpelling(paths: readonly string[], { spellings }: SourceFile): string | undefined {
  const byName = new Map(paths.map((path) => [basename(path).toLowerCase(), path]))
  return spellings.map((spelling) => byName.get(spelling)).find((path) => path !== undefined)
}

function listMatching(paths: readonly string[], { pattern, spellings }: SourceFile): { name: string; path: string }[] {
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
