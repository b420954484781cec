// Creates the directories that Patchboard writes to.
import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** With its missing parents, one by one: Node's recursive mkdir never returns where a file system takes no directories, as below /proc. */
export function makeDirectory(path: string, mode: number): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return
  if (path !== dirname(path)) makeDirectory(dirname(path), mode)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}
