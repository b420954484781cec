// A process that uses the embedded PostgreSQL in the directory given as its first argument. It prints what a client needs to
// connect and runs until its standard input ends. The second argument is PostgreSQL’s settings as JSON.
import { startEmbeddedPostgres } from '../../../src/database/embedded/start.ts'

const [dataDir = '', settings = '{}'] = process.argv.slice(2)
try {
  const server = await startEmbeddedPostgres({ dataDir, settings: JSON.parse(settings) })
  process.stdout.write(`${JSON.stringify({ host: server.connection.host })}\n`)
  process.stdin.resume().once('end', async () => {
    await server.stop()
    process.exit(0)
  })
} catch (error) {
  process.stdout.write(`${JSON.stringify({ failure: (error as Error).message, name: (error as Error).constructor.name })}\n`)
  process.exit(1)
}
