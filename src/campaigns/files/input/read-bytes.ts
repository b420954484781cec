// Reads files that are passed to commands.
import { readFile } from 'node:fs/promises'
import { CommandError } from '../../../cli/command.ts'

/** Throws a CommandError if the file cannot be read. */
export async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new CommandError(`There is no file ${path}.`)
    if (code === undefined) throw error
    throw new CommandError(`The file ${path} cannot be read (${code}).`)
  }
}

/** Throws a CommandError if the file cannot be read or is not UTF-8. */
export async function readText(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readBytes(path))
  } catch (error) {
    if (error instanceof CommandError) throw error
    throw new CommandError(`The file ${path} is not UTF-8. Save it in this encoding.`)
  }
}
