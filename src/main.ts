// The process of `npm start`: hands the environment and the signals to serve(), and reports how it ended.
import { systemClock } from './clock.ts'
import { readConfig } from './config.ts'
import { serve } from './serve.ts'
import { startUpFailure } from './start-up-failure.ts'

// A reader of the output that goes away (a closed terminal, `| head`) must not end the server.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

const stopRequested = new Promise<void>((resolve) => {
  // npm and the launcher each pass Ctrl-C on, so that it comes more than once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
})

try {
  await serve({
    config: readConfig(process.env),
    clock: systemClock,
    stopRequested,
    print: (text) => process.stdout.write(text),
  })
  process.exit(0)
} catch (error) {
  const sentence = startUpFailure(error)
  if (sentence === undefined) throw error
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
