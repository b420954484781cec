// The events of a fault run: supporters request calls and dial in, one after the other, while the server is killed and the
// database crashes.
import { setTimeout as delay } from 'node:timers/promises'
import { routes } from '../../src/telephony/twiml/addresses.ts'
import type { DurablePostgres } from './durable-postgres.ts'
import type { FaultyCarrier } from './faulty-carrier.ts'
import type { ReaderProcess } from './reader-process.ts'
import { between, type Random } from './seeded-random.ts'
import type { ServerProcess } from './server-process.ts'
import type { WebPage } from './web-page.ts'
import { fictional, type World } from './world.ts'

export interface ChaosOptions {
  readonly calls: number
  readonly kills: number
  readonly restartDatabase: boolean
  readonly say: (line: string) => void
}

export interface Chaos {
  readonly random: Random
  /** The address of the server. */
  readonly url: string
  readonly page: WebPage
  readonly telephone: FaultyCarrier
  readonly world: World
  readonly server: ServerProcess
  readonly reader: ReaderProcess
  readonly postgres: DurablePostgres
}

const pauseMillisecondsMax = 60
const callInShare = 0.2
const withLocationShare = 0.3
/** The reader of events is killed after so many calls, and needs a second or so to start. */
const callsPerReaderKill = 60

/** Resolves when every request and every incoming call has been accepted, and the server runs again after its last kill. */
export async function runChaos(chaos: Chaos, options: ChaosOptions): Promise<void> {
  const { random, postgres, reader } = chaos
  const { calls, restartDatabase, say } = options
  const crashAt = restartDatabase ? Math.floor(calls / 2) : undefined
  const kills = chooseKills(random, options)
  const underWay: Promise<void>[] = []
  for (let i = 0; i < calls; i++) {
    if (i === crashAt) {
      say(`${i} calls: the database crashes`)
      underWay.push(postgres.crash())
    }
    for (const kill of kills.filter(({ at }) => at === i)) {
      say(`${i} calls: the server is killed${kill.isWhileDialling ? ' while it dials a caller' : ''}`)
      underWay.push(killServer(chaos, kill))
    }
    if (i % callsPerReaderKill === callsPerReaderKill - 1) reader.kill()
    underWay.push(askOrCall(chaos))
    await delay(between(random, 0, pauseMillisecondsMax))
  }
  await Promise.all(underWay)
}

interface Kill {
  /** After this many calls. */
  readonly at: number
  readonly isWhileDialling: boolean
}

function chooseKills(random: Random, { calls, kills }: ChaosOptions): Kill[] {
  const [first, last] = [Math.floor(calls * 0.1), Math.floor(calls * 0.9)]
  return Array.from({ length: kills }, (_, i) => ({ at: between(random, first, last), isWhileDialling: i % 2 === 0 }))
}

function killServer({ server, telephone }: Chaos, { isWhileDialling }: Kill): Promise<void> {
  return isWhileDialling ? telephone.whileDialling(() => server.kill()) : server.kill()
}

async function askOrCall({ random, url, page, telephone, world }: Chaos): Promise<void> {
  const phone = fictional('+1510555', between(random, 0, 99))
  if (random() < callInShare) {
    const { setUp, other } = world.callIn
    return telephone.callIn({ from: phone, ...(random() < 0.5 ? { to: setUp } : { to: other, url: url + routes.incoming }) })
  }
  const campaignId = String(world.campaignIds[between(random, 0, world.campaignIds.length - 1)])
  const location: Record<string, string> = random() < withLocationShare ? { userLocation: '94110' } : {}
  await page.callMe({ campaignId, userPhone: phone, ...location })
}
