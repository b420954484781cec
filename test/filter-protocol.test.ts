// The filter protocol compared with an in-memory model on the same rows: random trees, orders, limits and pages.
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildTestApp, type TestApp } from './support/build-app.ts'
import { cloneDatabase, type TestDatabase } from './support/database.ts'
import { evaluateQuery, type Filter, type Leaf, type Model, type Query, type Row } from './support/models/filter-model.ts'

let app: TestApp
const model = makeModel()

beforeAll(async () => {
  const database = await cloneDatabase()
  await insertModel(database, model)
  app = await buildTestApp(database)
})

/** Fixed rows with every difficulty: nulls, equal keys, wildcards in text, calls whose session belongs to another campaign. */
function makeModel(): Model {
  const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T
  const campaign = ['Alpha', 'Beta_1', 'gamma%', 'Ünïcode', 'back\\slash'].map((name, i) => ({
    id: i + 1,
    name,
    campaign_state: pick(['CA', null, 'NY'], i),
    call_maximum: pick([3, null, 5], i),
    allow_call_in: pick([true, false, null], i),
    status_code: pick([2, 1, 0, null], i),
  }))
  const target = [0, 1, 2, 3].map((i) => ({
    id: i + 1,
    name: `Person ${i}`,
    title: pick(['Senator', null, 'Mayor'], i),
    district: pick([null, 'CA-1'], i),
  }))
  const campaign_target = [
    [1, 1],
    [1, 2],
    [2, 2],
    [3, 4],
  ].map(([campaign_id = 0, target_id = 0], i) => ({ id: i + 1, campaign_id, target_id }))
  const session = [0, 1, 2, 3, 4, 5].map((i) => ({
    id: i + 1,
    campaign_id: pick([1, 2, null, 3], i),
    referral_code: pick(['fb', null, 'mail%'], i),
  }))
  const call = Array.from({ length: 150 }, (_, i) => ({
    id: i + 1,
    timestamp: i % 17 === 0 ? null : `2021-03-${String(1 + (i % 9)).padStart(2, '0')}T12:00:00`,
    session_id: pick([1, 2, null, 3, 6], i),
    campaign_id: pick([1, 2, 3, null, 1, 2, 4], i),
    target_id: pick([1, null, 2, 3], i),
    call_id: i % 11 === 0 ? null : `CA${String(i % 40).padStart(4, '0')}`,
    status: pick(['completed', 'busy', 'no-answer', null, 'completed', 'failed'], i),
    duration: i % 7 === 0 ? null : (i * 37) % 300,
  }))
  return { call, campaign, target, session, campaign_target }
}

async function insertModel(database: TestDatabase, rows: Model): Promise<void> {
  const insert = async (table: string, list: readonly Row[]) => {
    const columns = Object.keys(list[0] ?? {})
    const values = list.map((row) => `(${columns.map((column) => literal(row[column] ?? null)).join(',')})`)
    await database.pool.query(`INSERT INTO ${table} (${columns.join(',')}) VALUES ${values.join(',')}`)
  }
  await insert('campaigns', rows.campaign)
  await insert('targets', rows.target)
  await insert('campaign_targets', rows.campaign_target)
  await insert('sessions', rows.session)
  await insert('calls', rows.call)
}

function literal(value: Row[string]): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
}

const integers = fc.oneof(
  fc.integer({ min: -2, max: 160 }),
  fc.constantFrom(1.5, 2 ** 31, -(2 ** 40), 1e20),
  fc.integer({ min: 0, max: 9 }).map(String),
)
const texts = fc.constantFrom('completed', 'busy', 'CA0001', 'CA0012', 'Alpha', 'Beta_1', 'gamma%', 'fb', '', 'Senator', "x'y")
const patterns = fc.constantFrom('%', 'CA%', 'ca%', '%_1', '%\\_1', '%\\%', 'Ü%', '_lpha', 'c%d', '', '%\\\\s%')
const days = fc.integer({ min: 1, max: 10 }).map((day) => `2021-03-${String(day).padStart(2, '0')}T12:00:00`)

function columnLeaf(names: readonly string[], values: fc.Arbitrary<unknown>, ops: readonly string[]): fc.Arbitrary<Leaf> {
  const name = fc.constantFrom(...names)
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ name, op: fc.constantFrom(...ops), val: values }) },
    {
      weight: 2,
      arbitrary: fc.record({
        name,
        op: fc.constantFrom('in', 'not_in'),
        val: fc.array(fc.option(values, { freq: 8 }), { maxLength: 4 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ name, op: fc.constantFrom('is_null', 'is_not_null') }) },
  )
}

const order = ['eq', '!=', 'gt', 'lt', '>=', 'le']
const leaves = {
  target: columnLeaf(['title', 'name', 'district'], texts, ['eq', '!=']),
  campaign: fc.oneof(
    columnLeaf(['name', 'campaign_state'], texts, ['eq', '!=']),
    fc.record({ name: fc.constant('name'), op: fc.constantFrom('like', 'ilike'), val: patterns }),
    columnLeaf(['id', 'call_maximum', 'status_code'], fc.integer({ min: 0, max: 9 }), order),
    columnLeaf(['allow_call_in'], fc.boolean(), ['eq', '!=']),
  ),
  session: columnLeaf(['referral_code'], texts, ['eq', '!=']),
}
const callLeaf: fc.Arbitrary<Leaf> = fc.oneof(
  columnLeaf(['id', 'campaign_id', 'target_id', 'session_id', 'duration'], integers, order),
  columnLeaf(['status', 'call_id'], texts, ['eq', '!=']),
  columnLeaf(['timestamp'], days, order),
  fc.record({ name: fc.constantFrom('status', 'call_id'), op: fc.constantFrom('like', 'ilike'), val: patterns }),
  fc.record({
    name: fc.constantFrom('campaign_id', 'duration'),
    op: fc.constantFrom(...order),
    field: fc.constantFrom('target_id', 'session_id'),
  }),
  fc.record({ name: fc.constantFrom('campaign', 'target', 'session'), op: fc.constantFrom('is_null', 'is_not_null') }),
  fc.record({ name: fc.constant('campaign'), op: fc.constant('has'), val: leaves.campaign }),
  fc.record({ name: fc.constant('target'), op: fc.constant('has'), val: leaves.target }),
  fc.record({ name: fc.constant('session'), op: fc.constant('has'), val: leaves.session }),
  fc.record({ name: fc.constant('campaign__name'), op: fc.constant('has'), val: texts }),
  fc.record({
    name: fc.constant('session'),
    op: fc.constant('has'),
    val: fc.record({ name: fc.constant('campaign'), op: fc.constant('has'), val: leaves.campaign }),
  }),
  fc.record({
    name: fc.constant('campaign'),
    op: fc.constant('has'),
    val: fc.record({ name: fc.constant('target_set'), op: fc.constant('any'), val: leaves.target }),
  }),
)

function treeOf(leaf: fc.Arbitrary<Leaf>): fc.Arbitrary<Filter> {
  return fc.letrec<{ tree: Filter }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.record({ or: fc.array(tie('tree'), { maxLength: 4 }) }),
      fc.record({ and: fc.array(tie('tree'), { maxLength: 4 }) }),
    ),
  })).tree
}

function queryOf(leaf: fc.Arbitrary<Leaf>, fields: readonly string[]): fc.Arbitrary<Query> {
  return fc.record(
    {
      filters: fc.array(treeOf(leaf), { maxLength: 3 }),
      order_by: fc.array(
        fc.record({ field: fc.constantFrom(...fields), direction: fc.constantFrom('asc' as const, 'desc' as const) }),
        { maxLength: 2 },
      ),
      limit: fc.integer({ min: 0, max: 160 }),
      offset: fc.integer({ min: 0, max: 160 }),
    },
    { requiredKeys: ['filters', 'order_by'] },
  )
}

interface Asked {
  readonly query: Query
  readonly page: number
  readonly perPage: number
}

async function expectSameAnswer(path: string, noun: 'call' | 'campaign', { query, page, perPage }: Asked): Promise<void> {
  const expected = evaluateQuery(model, noun, query)
  const { status, body } = await app.get(
    `${path}?results_per_page=${perPage}&page=${page}&q=${encodeURIComponent(JSON.stringify(query))}`,
  )
  const answer = body as { num_results: number; total_pages: number; page: number; objects: { id: number }[] }
  expect({ status, ...answer, objects: answer.objects?.map(({ id }) => id) }).toEqual({
    status: 200,
    num_results: expected.length,
    total_pages: Math.ceil(expected.length / perPage),
    page,
    objects: expected.slice((page - 1) * perPage, page * perPage),
  })
}

describe('random queries get the answer of the model', () => {
  const askedOf = (query: fc.Arbitrary<Query>) =>
    fc.record({ query, page: fc.integer({ min: 1, max: 4 }), perPage: fc.constantFrom(1, 10, 100) })

  test('calls', async () => {
    const queries = queryOf(callLeaf, ['timestamp', 'duration', 'target_id', 'call_id', 'id'])
    await fc.assert(
      fc.asyncProperty(askedOf(queries), (asked) => expectSameAnswer('/api/calls', 'call', asked)),
      { numRuns: 400 },
    )
  })

  test('campaigns', async () => {
    const anyTarget = fc.record({ name: fc.constant('target_set'), op: fc.constant('any'), val: leaves.target })
    const noTarget = fc.record({ name: fc.constant('target_set'), op: fc.constantFrom('is_null', 'is_not_null') })
    const queries = queryOf(fc.oneof(leaves.campaign, anyTarget, noTarget), ['campaign_state', 'call_maximum', 'id'])
    await fc.assert(
      fc.asyncProperty(askedOf(queries), (asked) => expectSameAnswer('/api/campaign', 'campaign', asked)),
      { numRuns: 200 },
    )
  })
})
