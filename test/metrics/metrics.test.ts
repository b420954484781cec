// Guarantee: /metrics says exactly what the server and its database did, in the format and with the names of Prometheus, and what
// the documents, alerts and dashboard name is there.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { createMetrics } from '../../src/http/metrics/metrics.ts'
import { createMeters } from '../../src/server/meters.ts'
import type { FailNext } from '../../src/telephony/simulator/rest/api-server.ts'
import { buildCampaign } from '../support/build-campaign.ts'
import { cloneDatabase } from '../support/database.ts'
import { dialFirstOffice } from '../support/first-office.ts'
import { openPhoneService, type PhoneService } from '../support/phone-service.ts'
import { type Family, parseMetrics } from './prometheus.ts'

const database = await cloneDatabase()
const { db } = database
let failNext: FailNext = () => undefined
const service = await openPhoneService(database, {
  environment: { CARRIER_CALLS_PER_SECOND: '1', ADDRESS_RATE_LIMIT: '4 / hour', CALL_RATE_LIMIT: '2 / hour' },
  carrier: { failNext: (request) => failNext(request) },
})
const beside = await openPhoneService(database, { beside: service, environment: { CARRIER_CALLS_PER_SECOND: '1' } })
const campaign = String((await buildCampaign(db)).id)
const start = service.now

beforeEach(async () => {
  for (const table of ['session_flows', 'calls', 'throttles', 'carrier_paces'] as const) await db.deleteFrom(table).execute()
  failNext = () => undefined
  service.now = start
  beside.now = start
})

const scrape = async ({ url }: PhoneService = service) =>
  parseMetrics(await (await fetch(`${url}/metrics`, { headers: { 'x-api-key': 'k' } })).text())

/** Returns the value of the only sample that has these labels. */
function readValue(families: Map<string, Family>, name: string, labels: Record<string, string> = {}): number | undefined {
  const found = families
    .get(name)
    ?.samples.filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
  expect(found?.length, `${name} ${JSON.stringify(labels)}`).toBe(1)
  return found?.[0]?.value
}

/** Nobody is dialled while the account has to pause. */
const holdQueue = (seconds = 3600) =>
  db
    .insertInto('carrier_paces')
    .values({ account: service.config.carrier.account, free_at: new Date(start.getTime() + seconds * 1000).toISOString() })
    .execute()

const callMe = (userPhone: string, process = service) => process.create({ campaignId: campaign, userPhone })

describe('sessions and calls', () => {
  test('the length of the queue and the age of its first caller are those of the database, in every process', async () => {
    expect(readValue(await scrape(), 'patchboard_queue_length')).toBe(0)
    expect(readValue(await scrape(), 'patchboard_queue_oldest_age_seconds')).toBe(0)
    await holdQueue()
    for (const phone of ['+15105550110', '+15105550111', '+15105550112']) expect((await callMe(phone)).status).toBe(200)
    for (const process of [service, beside]) {
      process.now = new Date(start.getTime() + 90_000)
      const families = await scrape(process)
      expect(readValue(families, 'patchboard_queue_length')).toBe(3)
      expect(readValue(families, 'patchboard_sessions', { stage: 'queued' })).toBe(3)
      expect(readValue(families, 'patchboard_queue_oldest_age_seconds')).toBeCloseTo(90, 0)
      expect(readValue(families, 'patchboard_queue_length_max')).toBe(600)
    }
  })

  test('a session is counted at its stage, and its call under its outcome as soon as it has one', async () => {
    const phone = service.phone()
    await callMe('+15105550100')
    await phone.answer()
    await dialFirstOffice(phone)
    expect(readValue(await scrape(), 'patchboard_sessions', { stage: 'talking' })).toBe(1)
    const before = readValue(await scrape(), 'patchboard_calls', { status: 'busy' }) ?? 0
    phone.officeIs('busy')
    await phone.hears(/Bo Chase/)
    phone.hangUp()
    await phone.ended()
    await service.carrier.idle()
    for (const process of [service, beside]) {
      const families = await scrape(process)
      expect(readValue(families, 'patchboard_calls', { status: 'busy' })).toBe(before + 1)
      expect(families.get('patchboard_sessions')?.samples.map(({ value }) => value)).toEqual([0, 0, 0, 0, 0])
    }
  })

  test('a status that only an imported database has does not become a label', async () => {
    const call = { campaign_id: Number(campaign), timestamp: start.toISOString(), status: '+15105550199 {"x"}' }
    await db.insertInto('calls').values(call).execute()
    const families = await scrape()
    expect(readValue(families, 'patchboard_calls', { status: 'other' })).toBe(1)
    expect(families.get('patchboard_calls')?.samples).toHaveLength(10)
  })
})

describe('what a process counts', () => {
  test('requests to the carrier by outcome, with their duration, each in the process that sent it', async () => {
    const everywhere = async (count: (families: Map<string, Family>) => number | undefined) =>
      (count(await scrape(service)) ?? 0) + (count(await scrape(beside)) ?? 0)
    const counted = (outcome: string) =>
      everywhere((families) => readValue(families, 'patchboard_carrier_requests_total', { request: 'dial_caller', outcome }))
    const [ok, busy] = [await counted('ok'), await counted('busy')]
    let failures = 1
    failNext = ({ path }) => (path.endsWith('/Calls.json') && failures-- > 0 ? { status: 429, code: 20429 } : undefined)
    const phone = service.phone()
    await callMe('+15105550100')
    await expect.poll(() => counted('busy'), { timeout: 10_000 }).toBe(busy + 1)
    service.now = new Date(service.now.getTime() + 10_000)
    beside.now = service.now
    service.server.services.queue.wake()
    await phone.answer()
    await expect.poll(() => counted('ok'), { timeout: 10_000 }).toBe(ok + 1)
    const observed = await everywhere(
      (families) =>
        families
          .get('patchboard_carrier_request_duration_seconds')
          ?.samples.find(({ name, labels }) => name.endsWith('_count') && labels.request === 'dial_caller')?.value,
    )
    expect(observed).toBe(ok + busy + 2)
    phone.hangUp()
  })

  test('refusals by the limit that refused, once each', async () => {
    await holdQueue()
    const counts = async () =>
      new Map((await scrape()).get('patchboard_limit_refusals_total')?.samples.map(({ labels, value }) => [labels.limit, value]))
    const before = await counts()
    for (const status of [200, 200, 429]) expect((await callMe('+15105550120')).status).toBe(status)
    for (const status of [200, 200, 429, 429]) expect((await callMe(`+1510555013${status % 7}`)).status).toBe(status)
    const wrong = { method: 'POST', body: new URLSearchParams({ email: 'ada@example.org', password: 'wrong' }) }
    for (let i = 0; i < 7; i++) await fetch(`${service.url}/login`, { ...wrong, redirect: 'manual' })
    const increase = [...(await counts())].map(([limit, value]) => [limit, value - (before.get(limit) ?? 0)])
    expect(Object.fromEntries(increase)).toEqual({
      calls_to_number: 1,
      calls_from_address: 2,
      lookups_from_address: 0,
      refusals_of_address: 0,
      calls_per_hour: 0,
      calls_per_day: 0,
      minutes_per_day: 0,
      queue_length: 0,
      login_attempts: 2,
    })
  })

  test('rounds of background tasks by outcome', async () => {
    const rounds = async () =>
      readValue(await scrape(), 'patchboard_background_rounds_total', { task: 'dial-callers', outcome: 'success' }) ?? 0
    const before = await rounds()
    service.server.services.queue.wake()
    await expect.poll(rounds).toBeGreaterThan(before)
  })
})

test('no label has a phone number, an address or anything else that a client sent', async () => {
  await callMe('+15105550100')
  await callMe('0900 123')
  await fetch(`${service.url}/call/status/nobody-5105550100?x=192.0.2.7`)
  for (const { samples } of (await scrape()).values())
    for (const { labels } of samples) expect(JSON.stringify(labels)).not.toMatch(/5105550100|0900|192\.0\.2|nobody/)
})

describe('documents', () => {
  const read = (name: string) => readFileSync(join(import.meta.dirname, '../../docs/operations', name), 'utf8')
  /** All metrics that there can be: of a server with a replica. */
  const exposed = async () => {
    const families = await scrape()
    const replica = () => ({ problem: undefined, lagSeconds: 0, reads: { replica: 0, primary: 0, repeated: 0 } })
    const meters = createMeters().registry
    const pool = { totalCount: 0, idleCount: 0, waitingCount: 0, options: { max: 1 } }
    const callFigures = async () => ({ sessionsByStage: new Map(), oldestQueuedSeconds: 0, callsByStatus: new Map() })
    const sources = { limitUses: async () => [], background: () => [], callFigures, queueLengthMax: 1 }
    const { registry } = createMetrics({ ...sources, pool, meters, replica, version: '' })
    return new Map([...parseMetrics(await registry.metrics()), ...families])
  }
  const names = async () => [...(await exposed()).keys()]

  test('monitoring.md lists every metric of ours, and no other', async () => {
    const rows = [...read('monitoring.md').matchAll(/^\| `((?:patchboard|http)_\w+)` \|/gm)].map(([, name]) => name)
    const ours = (await names()).filter((name) => /^(patchboard|http)_/.test(name))
    expect(rows.toSorted()).toEqual(ours.toSorted())
  })

  /** Every metric that an expression names, without the endings of histograms. */
  const metricsIn = (expression: string) =>
    [...expression.matchAll(/\b(?:patchboard|http|process|nodejs)_[a-z0-9_]+/g)].map(([name]) =>
      name.replace(/_seconds_(count|sum|bucket)$/, '_seconds'),
    )

  /** Every label that an expression selects or groups by. */
  const labelsIn = (expression: string) =>
    [...expression.matchAll(/\bby \(([^)]*)\)|(\w+)\s*(?:=~|!~|!=|=)\s*"/g)].flatMap(
      ([, group, label]) => group?.split(', ') ?? label,
    )

  test('alerts.yaml is a file of rules whose metrics exist', async () => {
    const { groups } = parse(read('alerts.yaml')) as { groups: { rules: Record<string, string>[] }[] }
    const rules = groups.flatMap((group) => group.rules)
    expect(rules.length).toBeGreaterThan(10)
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
    for (const { alert, expr = '', labels, annotations } of rules) {
      expect(metricsIn(expr).length, alert).toBeGreaterThan(0)
      expect(await names(), alert).toEqual(expect.arrayContaining(metricsIn(expr)))
      expect([labels, annotations], alert).toEqual([
        { severity: expect.stringMatching(/^(page|ticket)$/) },
        { summary: expect.any(String), description: expect.any(String) },
      ])
    }
  })

  test('grafana-dashboard.json shows metrics that exist, by labels that they have', async () => {
    const { panels } = JSON.parse(read('grafana-dashboard.json')) as { panels: { title: string; targets?: { expr: string }[] }[] }
    const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
    expect(expressions.length).toBeGreaterThan(10)
    const samples = [...(await exposed()).values()].flatMap((family) => family.samples)
    const labels = ['job', 'instance', ...samples.flatMap((sample) => Object.keys(sample.labels))]
    for (const expr of expressions) {
      expect(metricsIn(expr).length, expr).toBeGreaterThan(0)
      expect(await names(), expr).toEqual(expect.arrayContaining(metricsIn(expr)))
      expect(labels, expr).toEqual(expect.arrayContaining(labelsIn(expr)))
    }
  })
})
