// The load of the call benchmark, in a process of its own: a number of simultaneous callers who dial in, go through the whole
// flow, reach two offices, and are followed by the next. It sends what a carrier sends and times the answers.
import { createHmac, randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { timingOf } from '../measure.ts'
import { KeepAlive } from './keep-alive.ts'

export interface LoadOptions {
  readonly port: number
  readonly account: string
  readonly authToken: string
  /** Simultaneous calls. */
  readonly calls: number
  /** Campaigns are numbered from 1. */
  readonly campaigns: number
  /** The pause between an answer and the next request of the call, ± 50 %. */
  readonly thinkSeconds: number
  readonly measuredSeconds: number
}

export interface LoadFigures {
  /** All that were answered, before the measured time, too. */
  readonly webhooks: number
  readonly webhooksPerSecond: number
  readonly p50: number
  readonly p99: number
  /** The share of one processor that the load itself uses. */
  readonly ownShare: number
  /** The first invalid answer. */
  readonly failure: string | undefined
}

type Fields = Readonly<Record<string, string>>

const order = JSON.parse(process.argv[2] ?? '') as LoadOptions
const base = `http://127.0.0.1:${order.port}`
const server = new KeepAlive(order.port)
let isMeasured = false
let isOver = false
let webhooks = 0
let failure: string | undefined
const latencies: number[] = []

/** Throws if a carrier must not get this answer. */
async function ask(address: string, fields: Fields): Promise<string> {
  const names = Object.keys(fields).sort()
  const signed = names.reduce((text, name) => text + name + fields[name], address)
  const signature = createHmac('sha1', order.authToken).update(signed).digest('base64')
  const body = names.map((name) => `${name}=${encodeURIComponent(fields[name] ?? '')}`).join('&')
  const start = performance.now()
  const answer = await server.post(address.slice(base.length), `X-Twilio-Signature: ${signature}\r\n`, body)
  webhooks++
  if (isMeasured) latencies.push(performance.now() - start)
  if (answer.status === 204 || (answer.status === 200 && !answer.body.includes('something went wrong'))) return answer.body
  throw new Error(`${address} answered ${answer.status}: ${answer.body.slice(0, 200)}`)
}

function think(): Promise<void> {
  return delay(order.thinkSeconds * 1000 * (0.5 + Math.random()))
}

/** Follows the documents from the first until one says to hang up. */
async function call(nth: number): Promise<void> {
  const CallSid = `CA${randomBytes(16).toString('hex')}`
  const campaign = 1 + (nth % order.campaigns)
  const To = `+1202555${String(100 + (campaign % 100)).padStart(4, '0')}`
  const all = {
    AccountSid: order.account,
    ApiVersion: '2010-04-01',
    CallSid,
    CallStatus: 'in-progress',
    Called: To,
    Caller: caller,
    Direction: 'inbound',
    From: caller,
    To,
  }
  let document = await ask(`${base}/call/incoming?campaignId=${campaign}`, all)
  while (!document.includes('<Hangup')) {
    const told = document.includes('<Dial') ? await reachOffice(find(document, legAddress), all) : { Digits: '1' }
    await think()
    document = await ask(find(document, nextAddress), { ...all, ...told })
  }
  await think()
  await ask(`${base}/voice/incoming/status`, { ...all, CallStatus: 'completed', CallDuration: '60' })
}

/** Returns the carrier’s fields about the office for its next request. */
async function reachOffice(address: string, { CallSid, ...all }: Fields): Promise<Fields> {
  const sid = `CA${randomBytes(16).toString('hex')}`
  for (const CallStatus of ['ringing', 'in-progress', 'completed']) {
    await think()
    const duration: Fields = CallStatus === 'completed' ? { CallDuration: '20' } : {}
    await ask(address, { ...all, ...duration, CallSid: sid, CallStatus, ParentCallSid: CallSid ?? '' })
  }
  return { DialCallStatus: 'completed', DialCallSid: sid, DialCallDuration: '20' }
}

const nextAddress = /(?:action="|<Redirect[^>]*>)([^"#<]+)/
const legAddress = /statusCallback="([^"#]+)/

function find(document: string, pattern: RegExp): string {
  const found = pattern.exec(document)?.[1]
  if (found === undefined) throw new Error(`No ${pattern.source} in ${document}`)
  return found
}

const caller = '+15105550100'
let begun = 0

async function keepCalling(): Promise<void> {
  while (!isOver) {
    try {
      await call(begun++)
    } catch (error) {
      failure ??= String(error)
    }
    await think()
  }
}

/** Pauses in a call: five for each of two offices, three around them, and one before the next call. */
const pausesOfCall = 14
/** Calls start spread over the duration of one call, so that at any time some are at each stage. */
const rampSeconds = pausesOfCall * order.thinkSeconds
for (let i = 0; i < order.calls; i++) setTimeout(() => void keepCalling(), Math.random() * rampSeconds * 1000)
await delay(rampSeconds * 1000)
isMeasured = true
const before = { cpu: process.cpuUsage(), at: performance.now() }
await delay(order.measuredSeconds * 1000)
isMeasured = false
isOver = true
const seconds = (performance.now() - before.at) / 1000
const { user, system } = process.cpuUsage(before.cpu)
const figures: LoadFigures = {
  webhooks,
  webhooksPerSecond: latencies.length / seconds,
  ...timingOf(latencies),
  ownShare: (user + system) / 1e6 / seconds,
  failure,
}
process.stdout.write(JSON.stringify(figures), () => process.exit(0))
