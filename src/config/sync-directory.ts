// Makes renames in a directory survive a power failure: they are on the disk only once the directory was flushed.
import { open } from 'node:fs/promises'

export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
