// Waiting in a test until something has become true.
import { setTimeout as pause } from 'node:timers/promises'

/** Waits without a limit of its own: the time limit of the test ends it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(10)
}
