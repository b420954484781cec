// What a process does around a server: hears the signals that end it, and turns a failure that an operator can mend into
// a sentence instead of a stack.
import { operatorMessage } from './operator-message.ts'

/** Ends the process when `run` is done. `stopRequested` resolves at the first signal; npm and the launcher each pass Ctrl-C on. */
export async function runServer(run: (stopRequested: Promise<void>) => Promise<void>): Promise<void> {
  // A reader of the output that goes away (a closed terminal, `| head`) must not end the server.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  const stopRequested = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
  try {
    await run(stopRequested)
    process.exit(0)
  } catch (error) {
    const sentence = operatorMessage(error)
    if (sentence === undefined) throw error
    process.stderr.write(`${sentence}\n`)
    process.exit(1)
  }
}
