// Reads files that are passed to commands.
import { readFile } from 'node:fs/promises'
import { invalidInput, type Result } from '../domain-errors.ts'

export async function readBytes(path: string): Promise<Result<Buffer>> {
  try {
    return { value: await readFile(path) }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return unreadable(`There is no file ${path}.`)
    if (code === 'EISDIR') return unreadable(`${path} is a folder; name a file in it.`)
    if (code === undefined) throw error
    return unreadable(`The file ${path} cannot be read (${code}).`)
  }
}

function unreadable(message: string) {
  return invalidInput([{ path: [], code: 'unreadable', message }])
}
