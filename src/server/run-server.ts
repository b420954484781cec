// The part of a server process around the server: handles signals, and prints errors that the operator can fix without a
// stack.
import { operatorMessage } from './operator-message.ts'

/**
 * Ends the process when `run` returns. `stopRequested` resolves at the first signal; more may follow, because npm and the
 * launcher each forward Ctrl-C.
 */
export async function runServer(run: (stopRequested: Promise<void>) => Promise<void>): Promise<void> {
  // Writing to a closed terminal, or to a pipe such as `| head` that has ended, must not end the server.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  const stopRequested = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
  try {
    await run(stopRequested)
    process.exit(0)
  } catch (error) {
    const message = operatorMessage(error)
    if (message === undefined) throw error
    process.stderr.write(`${message}\n`)
    process.exit(1)
  }
}
