// The process of `npm start`: hands the environment to the server.
import { systemClock } from './clock.ts'
import { readConfig } from './config.ts'
import { runServer } from './run-server.ts'
import { serve } from './serve.ts'

await runServer((stopRequested) =>
  serve({ config: readConfig(process.env), clock: systemClock, stopRequested, print: (text) => process.stdout.write(text) }),
)
