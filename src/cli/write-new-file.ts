// Writes the files that commands export.
import { writeFile } from 'node:fs/promises'
import { CommandError } from './command.ts'

/** Never overwrites a file, because it may contain comments that the database does not have. */
export async function writeNewFile(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' })
  } catch (error) {
    throw explainWriteError(error, path)
  }
}

/** Returns a CommandError if the file is why it could not be written, and any other error as it is. */
export function explainWriteError(error: unknown, path: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (code === undefined || syscall === undefined) return error
  return new CommandError(
    code === 'EEXIST' ? `${path} already exists. Choose another file.` : `Cannot write ${path} (${code}). Choose another file.`,
  )
}
