// Guarantee: nothing that a client sends causes a 5xx or a hang. Every parameter of every GET route in the OpenAPI document gets
// hostile values, from a fixed list and generated.
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { operationsOf, type ReferenceDocument } from '../src/reference/document.ts'
import { buildTestApp } from './support/build-app.ts'
import { cloneDatabase } from './support/database.ts'

const secondsMax = 5
const database = await cloneDatabase()
const { app } = await buildTestApp(database)
await sql`
  INSERT INTO campaigns (id, name, status_code) VALUES (1, 'Save the Rivers', 2);
  INSERT INTO targets (id, name, number) VALUES (1, 'Ada Brown', '+12025550143');
  INSERT INTO sessions (id, campaign_id) VALUES (1, 1);
  INSERT INTO calls (timestamp, session_id, campaign_id, target_id, status, duration) VALUES ('2026-03-01', 1, 1, 1, 'completed', 60);
  INSERT INTO scheduled_calls (created_at, campaign_id, phone_number) VALUES ('2026-03-01', 1, '+12025550166');
  INSERT INTO audio_recordings (key, version) VALUES ('msg_intro', 1)
`.execute(database.db)

const document = app.swagger() as unknown as ReferenceDocument
const operations = operationsOf(document).filter(({ operation }) => operation['x-same-as'] === undefined)
const answered = new Map<number, number>()

const nested = (depth: number, key: string) =>
  `{"filters":[${`{"${key}":[`.repeat(depth)}{"name":"id","op":"eq","val":1}${']}'.repeat(depth)}]}`
const leaf = (name: unknown, op: unknown, val: unknown) => JSON.stringify({ filters: [{ name, op, val }] })
const related = (depth: number): unknown =>
  depth === 0
    ? { name: 'id', op: 'eq', val: 1 }
    : { name: 'campaign', op: 'has', val: { name: 'calls', op: 'any', val: related(depth - 1) } }

/** Values for any parameter, whatever its meaning. */
const texts = [
  '',
  ' ',
  '0',
  '-1',
  '-0',
  '1e400',
  'NaN',
  'Infinity',
  '-infinity',
  'now',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775809',
  '1'.repeat(400),
  '٣',
  '0x10',
  '1_000',
  '0000-99-99',
  '0000-00-00T25:61:61Z',
  '9999-12-31T23:59:59.999999Z',
  '99999-01-01',
  '2021-02-30',
  '2021-03-01T00:00:00+99:99',
  '-271821-04-20',
  'epoch',
  'null',
  'true',
  '[]',
  '{}',
  '\u0000',
  'a\u0000b',
  '\u202eevil\u202c',
  '\ufeff1',
  '💥'.repeat(50),
  "'; DROP TABLE calls; --",
  '%s%n%x',
  '../../etc/passwd',
  '..%2f..%2f',
  '__proto__',
  'constructor',
  'toString',
  '<script>alert(1)</script>',
  'Europe/Nowhere',
  '../UTC',
  'UTC\u0000',
  '+25:00',
  '-23:59:59',
  '\r\nSet-Cookie: x=1',
]

const queries = [
  nested(19, 'or'),
  nested(21, 'and'),
  nested(500, 'or'),
  `${'['.repeat(4000)}${']'.repeat(4000)}`,
  JSON.stringify({ filters: [related(3)] }),
  JSON.stringify({ filters: [related(30)] }),
  leaf(
    'id',
    'in',
    Array.from({ length: 2000 }, (_each, i) => i),
  ),
  leaf('id', 'in', [1, [2], { three: 3 }, null, true, '4x']),
  leaf('id', 'in', 'abc'),
  leaf('id', 'in', { a: 1 }),
  leaf('status', 'like', '%_'.repeat(3000)),
  leaf('status', 'like', '%a'.repeat(100)),
  leaf('name', 'ilike', '\\'),
  leaf('name', 'like', '\\\\\\'),
  leaf('id', 'eq', 1e308),
  leaf('id', 'eq', -1e308),
  '{"filters":[{"name":"id","op":"gt","val":9007199254740993}]}',
  leaf('id', 'eq', '99999999999999999999'),
  leaf('id', 'eq', 1e-320),
  leaf('timestamp', 'gt', '0000-99-99'),
  leaf('timestamp', 'gt', 'infinity'),
  leaf('timestamp', 'gt', '294277-01-01'),
  leaf('timestamp', 'lt', '0001-01-01 BC'),
  leaf('timestamp', 'eq', '9999-12-31T23:59:59+00:00'),
  leaf('timestamp', 'in', ['2021-01-01', 'x', 1]),
  leaf('created_at', 'gt', '10000-01-01T00:00:00-23:59'),
  leaf('last_called', 'lt', 'CURRENT_DATE'),
  leaf('time_to_call', 'eq', '24:00:01'),
  leaf('time_to_call', 'eq', '25 PM'),
  leaf('subscribed', 'eq', 'maybe'),
  leaf('subscribed', 'gt', true),
  leaf('embed', 'eq', {}),
  leaf('file_storage', 'eq', 'x'),
  leaf('user_phone', 'eq', `+${'1'.repeat(500)}`),
  leaf('phone_number', 'eq', '(510) 555-0100 ext 99999999999'),
  leaf('session__queue_delay', 'has', 1e300),
  leaf('session__queue_delay', 'has', '99999999999 years'),
  leaf('session', 'has', { name: 'queue_delay', op: 'gt', val: '1 fortnight' }),
  leaf('campaign', 'has', { or: [] }),
  leaf('campaign', 'has', null),
  leaf('a__b__c', 'eq', 1),
  leaf('__proto__', 'eq', 1),
  leaf('constructor', 'has', { name: 'prototype', op: 'eq', val: 1 }),
  leaf(['id'], 'eq', 1),
  leaf('id', ['eq'], 1),
  leaf('id', '__proto__', 1),
  leaf('id', 'constructor', 1),
  leaf('status', 'eq', '\u0000'),
  '{"filters":[{"name":"status","op":"eq","val":"\\ud800"}]}',
  '{"filters":[{"name":"status","op":"in","val":["\\udfff","a"]}]}',
  '{"filters":[{"__proto__":[],"name":"id","op":"eq","val":1}]}',
  '{"__proto__":{"filters":[]},"constructor":{"prototype":1}}',
  '{"filters":[null]}',
  '{"filters":[[]]}',
  '{"filters":[1]}',
  '{"filters":{"name":"id"}}',
  '{"filters":null}',
  '{"order_by":[{"field":"query","direction":"delete"}]}',
  '{"order_by":[{"field":"id","direction":"__proto__"}]}',
  '{"order_by":[{"field":"embed"}]}',
  `{"order_by":[${Array(300).fill('{"field":"id"}').join(',')}]}`,
  '{"order_by":[{"field":"campaign__name"},{"field":"target__name"},{"field":"session__campaign__name"}]}',
  '{"group_by":[{"field":"id"}]}',
  '{"limit":-1}',
  '{"limit":1e400}',
  '{"limit":99999999999999999999,"offset":99999999999999999999}',
  '{"offset":9223372036854775807}',
  '{"limit":"5x"}',
  '{"single":[0],"limit":0.5}',
  '{"single":true}',
  'NaN',
  '{"filters":[{"name":"id","op":"eq","val":NaN}]}',
  "{'filters':[]}",
  `"${'x'.repeat(8000)}"`,
  `"${'x'.repeat(1024 * 1024)}"`,
  `{"filters":[{"name":"status","op":"eq","val":"${'x'.repeat(40_000)}"}]}`,
]

/** Queries that no URL encoder makes: broken, doubled and overlong escapes, repeated and bracketed names. */
const rawSuffixes = (name: string) => [
  `${name}=%`,
  `${name}=%zz`,
  `${name}=%c0%af`,
  `${name}=%ff%fe`,
  `${name}=%ed%a0%80`,
  `${name}=%2500`,
  `${name}=1&${name}=2`,
  `${name}=&${name}=`,
  `${name}[]=1`,
  `${name}[a]=1`,
  `${name}`,
  `${name}=1;${name}=2`,
  `__proto__=1&constructor=2&${name}=`,
  `${'a=1&'.repeat(3000)}${name}=1`,
]

async function expectDecentAnswer(url: string): Promise<void> {
  const begun = performance.now()
  const { statusCode, headers, body } = await app.inject({ url, headers: { authorization: 'Bearer k' } })
  answered.set(statusCode, (answered.get(statusCode) ?? 0) + 1)
  const shown = `${statusCode} ${url.slice(0, 200)} → ${body.slice(0, 200)}`
  expect(statusCode, shown).toBeLessThan(500)
  expect(statusCode === 200 || statusCode >= 400, shown).toBe(true)
  expect(performance.now() - begun, shown).toBeLessThan(secondsMax * 1000)
  if (headers['content-type']?.toString().startsWith('application/json')) JSON.parse(body)
  if (statusCode >= 400 && statusCode !== 404) expect(JSON.parse(body).message, shown).toEqual(expect.stringMatching(/./))
}

describe.each(operations.map((entry) => [entry.path, entry] as const))('GET %s', (path, { operation }) => {
  const parameters = operation.parameters ?? []
  const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)
  const inQuery = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name)
  const real = inPath.reduce((url, name) => url.replace(`{${name}}`, '1'), path)
  const escaped = (text: string) => encodeURIComponent(text.toWellFormed())

  test('a hostile id', async () => {
    for (const text of [...texts, ...queries.slice(0, 3)]) await expectDecentAnswer(path.replaceAll(/\{\w+\}/g, escaped(text)))
    for (const raw of ['%', '%zz', '%00', '%2f', '%c0%af', '..', '.', '1;2', '1%3Fq=x', '٣'])
      await expectDecentAnswer(path.replaceAll(/\{\w+\}/g, encodeURI(raw).replaceAll('%25', '%')))
  })

  test.each(inQuery.length === 0 ? ['unknown'] : inQuery)('a hostile %s', async (name) => {
    for (const text of texts) await expectDecentAnswer(`${real}?${name}=${escaped(text)}`)
    if (name === 'q') for (const query of queries) await expectDecentAnswer(`${real}?q=${escaped(query)}`)
    for (const suffix of rawSuffixes(name)) await expectDecentAnswer(`${real}?${suffix}`)
  })

  test('arbitrary values in several parameters at once', async () => {
    const words = fc.oneof(
      fc.constantFrom(...texts),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.date({ noInvalidDate: true }).map(String),
    )
    const name = fc.oneof(fc.constantFrom(...inQuery, 'unknown'), fc.string({ maxLength: 8 }))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, words), { maxLength: 5 }), async (pairs) => {
        await expectDecentAnswer(`${real}?${pairs.map(([key, value]) => `${escaped(key)}=${escaped(value)}`).join('&')}`)
      }),
      { numRuns: 60 },
    )
  })

  if (inQuery.includes('q'))
    test('arbitrary JSON where filters and orders are expected', async () => {
      const names = fc.constantFrom(
        'id',
        'timestamp',
        'status',
        'name',
        'campaign',
        'campaign__name',
        'target_set',
        'embed',
        'number',
        '__proto__',
      )
      const ops = fc.constantFrom('eq', '!=', '>', 'le', 'like', 'in', 'not_in', 'is_null', 'has', 'any', 'desc', 'valueOf')
      const filter = fc.record(
        { name: names, op: ops, val: fc.jsonValue({ maxDepth: 2 }), field: names },
        { requiredKeys: ['name', 'op'] },
      )
      const junction = fc.record({ or: fc.array(fc.oneof(filter, fc.jsonValue({ maxDepth: 1 })), { maxLength: 3 }) })
      const search = fc.record(
        {
          filters: fc.array(fc.oneof(filter, junction, fc.jsonValue({ maxDepth: 1 })), { maxLength: 4 }),
          order_by: fc.array(
            fc.record({ field: names, direction: fc.oneof(fc.constantFrom('asc', 'desc'), fc.jsonValue({ maxDepth: 0 })) }),
          ),
          limit: fc.jsonValue({ maxDepth: 1 }),
          offset: fc.jsonValue({ maxDepth: 1 }),
          single: fc.boolean(),
        },
        { requiredKeys: [] },
      )
      await fc.assert(
        fc.asyncProperty(search, async (query) => {
          await expectDecentAnswer(`${real}?q=${escaped(JSON.stringify(query))}`)
        }),
        { numRuns: 150 },
      )
    })
})

test('the requests above got every kind of answer: 200, 400 and 404', () => {
  for (const status of [200, 400, 404]) expect(answered.get(status), String(status)).toBeGreaterThan(50)
})
