// The entry point of `npm start`: reads the configuration from the environment and runs the server.
import { systemClock } from './clock.ts'
import { readConfig } from './config/read-config.ts'
import { runServer } from './server/run-server.ts'
import { serve } from './server/serve.ts'

await runServer((stopRequested) =>
  serve({
    config: readConfig(process.env),
    clock: systemClock,
    stopRequested,
    print: (text) => process.stdout.write(text),
    isTerminal: process.stdout.isTTY === true,
    warn: (sentence) => process.stderr.write(`${sentence}\n`),
  }),
)
