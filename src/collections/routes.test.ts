// Proves which queries the filter protocol rejects and with which message, and the edge cases of paging, on the real routes.
import { beforeAll, describe, expect, test } from 'vitest'
import { buildTestApp, type TestApp } from '../../test/support/build-app.ts'
import { cloneDatabase } from '../../test/support/database.ts'

let app: TestApp

beforeAll(async () => {
  const database = await cloneDatabase()
  await database.pool.query(`
    INSERT INTO campaigns (id, name, country_code, status_code, embed) VALUES (1, 'One', 'us', 2, '{"a": "\\u00e9"}'), (2, 'Two', NULL, NULL, NULL);
    INSERT INTO targets (id, name, title, number) VALUES (1, 'Ada', NULL, '+12025550143;ext=7'), (2, 'Bo', 'Mayor', NULL);
    INSERT INTO campaign_targets (campaign_id, target_id, "order") VALUES (1, 2, NULL), (1, 1, 3), (1, NULL, 0);
    INSERT INTO sessions (id, campaign_id, phone_hash, queue_delay) VALUES (1, 1, 'secret', '12.5 s');
    INSERT INTO calls (id, timestamp, session_id, campaign_id, target_id, status)
      SELECT i, timestamptz '2021-03-01 00:00Z' + i * interval '1 hour', 1, 1, 1 + i % 2, 'completed' FROM generate_series(1, 25) i;
    INSERT INTO scheduled_calls (id, phone_number, subscribed, time_to_call) VALUES (1, '+12025550166', true, '14:30'), (2, NULL, NULL, NULL);
    INSERT INTO audio_recordings (id, key, version, file_storage) VALUES (1, 'msg_intro', 1, 'audio/a.mp3');
    INSERT INTO campaign_audio_recordings (campaign_id, recording_id, selected) VALUES (1, 1, true), (1, 1, true), (NULL, 1, true);`)
  app = await buildTestApp(database)
})

function ask(collection: string, q: unknown, more = '') {
  return app.get(`/api/${collection}?q=${encodeURIComponent(typeof q === 'string' ? q : JSON.stringify(q))}${more}`)
}

const leaf = (name: unknown, op: unknown, val?: unknown) => ({ filters: [{ name, op, val }] })
const nested = (depth: number): object => (depth === 0 ? { name: 'id', op: 'eq', val: 1 } : { or: [nested(depth - 1)] })
const has = (depth: number): object =>
  depth === 0
    ? { name: 'id', op: 'eq', val: 1 }
    : { name: 'session', op: 'has', val: { name: 'calls', op: 'any', val: has(depth - 1) } }

describe('400 Unable to construct query', () => {
  test.each<[string, unknown]>([
    ['filters that are not an array', { filters: {} }],
    ['filters that are a string', { filters: '' }],
    ['an order_by that is null', { order_by: null }],
    ['a group_by', { group_by: [{ field: 'id' }] }],
    ['a query that is not an object', '5'],
    ['a query over 8 KB', { filters: [], x: 'x'.repeat(8192) }],
    ['an operator from the old documents', leaf('id', 'equals_to', 1)],
    ['an operator in capitals', leaf('id', 'EQ', 1)],
    ['an operator that is not a string', leaf('id', ['eq'], 1)],
    ['an operator that only orders', leaf('id', 'desc', 1)],
    ['an unknown name', leaf('nope', 'eq', 1)],
    ['a name of JavaScript', leaf('constructor', 'eq', 1)],
    ['a prototype', leaf('__proto__', 'eq', 1)],
    ['a secret of a related row', leaf('session', 'has', { name: 'phone_hash', op: 'like', val: 's%' })],
    ['a secret in shorthand', leaf('session__phone_hash', 'has', 'secret')],
    ['the caller’s number of a related row', leaf('session__from_number', 'has', '+12025550100')],
    ['a relation that is not on the allow-list', leaf('sync_campaign', 'is_null')],
    ['a missing value', { filters: [{ name: 'id', op: 'eq' }] }],
    ['a null value', leaf('id', 'eq', null)],
    ['both junctions at once', { filters: [{ or: [], and: [] }] }],
    ['a junction of a string', { filters: [{ or: 'x' }] }],
    ['a junction of nulls', { filters: [{ or: [null] }] }],
    ['a junction inside has', leaf('campaign', 'has', { and: [] })],
    ['has on a to-many relation', leaf('sync_call', 'has', { name: 'id', op: 'eq', val: 1 })],
    ['any on a to-one relation', leaf('campaign', 'any', { name: 'id', op: 'eq', val: 1 })],
    ['has of a scalar', leaf('campaign', 'has', 'One')],
    ['has of a column', leaf('status', 'has', { name: 'id', op: 'eq', val: 1 })],
    ['a field inside has', leaf('campaign', 'has', { name: 'id', op: 'eq', field: 'status_code' })],
    ['three parts', leaf('session__campaign__name', 'has', 'One')],
    ['a related field without has', leaf('campaign__name', 'eq', 'One')],
    ['a null test of a related field', leaf('campaign__name', 'is_null')],
    ['a null test with an unknown field', { filters: [{ name: 'id', op: 'is_null', field: 'nope' }] }],
    ['a list in a field comparison', { filters: [{ name: 'id', op: 'in', field: 'target_id' }] }],
    ['in with a string', leaf('id', 'in', '12')],
    [
      'in with 1001 values',
      leaf(
        'id',
        'in',
        Array.from({ length: 1001 }, () => 1),
      ),
    ],
    ['an array for a scalar', leaf('status', 'eq', ['completed'])],
    ['an object for a scalar', leaf('id', 'eq', {})],
    ['a boolean with an ordering operator', leaf('id', 'gt', true)],
    ['a bad date anywhere', { filters: [{ or: [{ name: 'timestamp', op: 'gt', val: '0000-99-99' }] }] }],
    ['a date as a number', leaf('timestamp', 'gt', 1614556800)],
    ['21 levels', { filters: [nested(21)] }],
    ['21 levels of relations', { filters: [has(11)] }],
    ['101 leaves', { filters: Array.from({ length: 101 }, () => ({ name: 'id', op: 'eq', val: 1 })) }],
    ['an order with another key', { order_by: [{ field: 'id', nulls: 'last' }] }],
    ['an order by a method', { order_by: [{ field: 'query', direction: 'delete' }] }],
    ['an order by a computed name', { order_by: [{ field: 'target_display' }] }],
    ['an order by a to-many relation', { order_by: [{ field: 'sync_call__id' }] }],
    ['an order without a direction', { order_by: [{ field: 'id', direction: null }] }],
    ['a limit with a fraction', { limit: 1.9 }],
    ['a limit in letters', { limit: 'x' }],
    ['a limit of true', { limit: true }],
    ['a pattern over a computed name', leaf('target_display', 'like', '%')],
  ])('%s', async (_what, q) => {
    expect(await ask('calls', q)).toMatchObject({ status: 400, body: { message: 'Unable to construct query' } })
  })

  test('a value that the database cannot read, together with single', async () => {
    expect(await ask('calls', { ...leaf('id', 'eq', 'abc'), single: true })).toMatchObject({
      status: 400,
      body: { message: 'Unable to construct query' },
    })
    expect(await ask('calls', { limit: -1, single: true })).toMatchObject({
      status: 400,
      body: { message: 'Unable to construct query' },
    })
  })

  test('has precedence over DataError, regardless of the order of filters', async () => {
    const q = {
      filters: [
        { name: 'id', op: 'eq', val: 'abc' },
        { name: 'nope', op: 'eq', val: 1 },
      ],
    }
    expect(await ask('calls', q)).toMatchObject({ body: { message: 'Unable to construct query' } })
  })
})

describe('400 for values', () => {
  test.each<[string, unknown, string]>([
    ['calls', leaf('id', 'eq', 'abc'), 'DataError'],
    ['calls', leaf('id', 'eq', '1.0'), 'DataError'],
    ['calls', leaf('id', 'eq', '2147483648'), 'DataError'],
    ['calls', leaf('id', 'eq', ''), 'DataError'],
    ['calls', leaf('id', 'in', [1, 'x']), 'DataError'],
    ['calls', leaf('id', 'eq', true), 'ProgrammingError'],
    ['calls', leaf('id', 'like', '1%'), 'ProgrammingError'],
    ['calls', leaf('status', 'eq', 5), 'ProgrammingError'],
    ['calls', leaf('status', 'eq', 'a\0b'), 'DataError'],
    ['calls', '{"filters":[{"name":"status","op":"eq","val":"\\ud800"}]}', 'DataError'],
    ['calls', leaf('status', 'like', 'comp\\'), 'DataError'],
    ['calls', { limit: -1 }, 'DataError'],
    ['calls', { offset: 1e30 }, 'DataError'],
    ['calls', { filters: [{ name: 'status', op: 'eq', field: 'id' }] }, 'ProgrammingError'],
    ['calls', leaf('session__queue_delay', 'has', 'a while'), 'DataError'],
    ['calls', leaf('session__queue_delay', 'has', 12.5), 'ProgrammingError'],
    ['schedule', leaf('subscribed', 'eq', 1), 'ProgrammingError'],
    ['schedule', leaf('subscribed', 'eq', 'maybe'), 'DataError'],
    ['schedule', leaf('time_to_call', 'eq', '25:00'), 'DataError'],
    ['schedule', leaf('phone_number', 'eq', 'abc'), 'DataError'],
    ['campaign', leaf('embed', 'eq', 'x'), 'ProgrammingError'],
    ['campaign', { order_by: [{ field: 'embed' }] }, 'ProgrammingError'],
  ])('%s %j → %s', async (collection, q, message) => {
    expect(await ask(collection, q)).toMatchObject({ status: 400, body: { message } })
  })

  test('an invalid filter has precedence over an invalid page', async () => {
    expect(await ask('calls', leaf('id', 'eq', 'abc'), '&page=x')).toMatchObject({ body: { message: 'DataError' } })
    expect(await ask('calls', {}, '&page=x')).toMatchObject({ status: 400, body: { message: 'Unable to decode data' } })
    expect(await ask('calls', {}, '&page=')).toMatchObject({ status: 400, body: { message: 'Unable to decode data' } })
  })
})

describe('200', () => {
  test.each<[string, unknown, number[]]>([
    ['calls', leaf('id', 'in', []), []],
    ['calls', leaf('id', 'eq', 1.5), []],
    ['calls', leaf('id', 'gt', 24.5), [25]],
    ['calls', leaf('id', '>', 24e30), []],
    ['calls', leaf('session__queue_delay', 'has', '12.5 seconds'), Array.from({ length: 10 }, (_, i) => i + 1)],
    ['calls', leaf('session', 'has', { name: 'queue_delay', op: 'gt', val: 13 }), []],
    ['calls', leaf('timestamp', 'le', '2021-03-01T02:00:00+01:00'), [1]],
    ['calls', leaf('timestamp', 'in', ['March 1, 2021 01:00', '2021-03-01 02:00Z']), [1, 2]],
    ['calls', { filters: [{ or: {} }], limit: 1 }, [1]],
    ['calls', { ...leaf('target_display', 'in', ['Ada']), limit: 2 }, [2, 4]],
    [
      'calls',
      {
        order_by: [
          { field: 'target__number', direction: 'asc' },
          { field: 'id', direction: 'desc' },
        ],
        limit: 2,
      },
      [24, 22],
    ],
    ['schedule', leaf('user_phone', 'eq', '(202) 555-0166'), [1]],
    ['schedule', leaf('phone_number', 'eq', ''), []],
    ['schedule', leaf('time_to_call', 'eq', '2:30 PM'), [1]],
    ['schedule', leaf('subscribed', 'in', [' TRUE ', 'n']), [1]],
    ['target', leaf('phone_number', 'eq', '202-555-0143'), [1]],
    ['target', leaf('number', 'eq', '202-555-0143'), []],
    ['target', leaf('phone_number', 'is_null'), [2]],
    ['campaign', leaf('campaign_country', 'eq', 'US'), [1, 2]],
    ['campaign', leaf('status', 'in', ['live', '']), [1, 2]],
    ['audiorecording', leaf('file_storage', 'is_not_null'), [1]],
  ])('%s %j → %j', async (collection, q, ids) => {
    const { status, body } = await ask(collection, q)
    expect({ status, ids: (body as { objects: { id: number }[] }).objects.map(({ id }) => id) }).toEqual({ status: 200, ids })
  })

  test.each<[string, number, number]>([
    ['0', 0, 0],
    ['-3', -3, 0],
    [' 3', 3, 5],
    ['4', 4, 0],
    ['9223372036854775808', 2 ** 63, 0],
    ['-0', 0, 0],
  ])('page %j is echoed as %j and has %j objects', async (page, echoed, objects) => {
    const { status, body } = await app.get(`/api/calls?page=${encodeURIComponent(page)}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ num_results: 25, page: echoed, total_pages: 3 })
    expect((body as { objects: unknown[] }).objects).toHaveLength(objects)
  })

  test('the Link header contains only page and page size of the query', async () => {
    const { headers } = await app.get('/api/calls?page=2&results_per_page=5&api_key=k')
    expect(headers.link).toBe(
      '<http://localhost:80/api/calls?page=3&results_per_page=5>; rel="next", <http://localhost:80/api/calls?page=5&results_per_page=5>; rel="last"',
    )
  })

  test('a single object has no envelope, and its Location header is its URL', async () => {
    const { status, body, headers } = await ask('call', { ...leaf('id', 'eq', 3), single: true })
    expect({ status, body, location: headers.location }).toMatchObject({
      status: 200,
      body: { id: 3 },
      location: 'http://localhost:80/api/call/3',
    })
  })

  test('old rows with missing values are shown with nulls', async () => {
    expect(await app.get('/api/campaign/1')).toMatchObject({
      body: {
        embed: { a: 'é' },
        targets: [
          ['Ada', '+12025550143'],
          ['Bo', null],
        ],
        required_fields: { userPhone: 'us', userCountry: 'US' },
      },
    })
    expect(await app.get('/api/campaign/2')).toMatchObject({
      body: { status: '', campaign_country: 'US', required_fields: { userPhone: null } },
    })
    expect(await app.get('/api/schedule/2')).toMatchObject({ body: { user_phone: null, time_to_call: null } })
    expect(await app.get('/api/audiorecording/1')).toMatchObject({ body: { campaign_ids: [1], selected_campaigns: ['One'] } })
  })
})

describe('objects', () => {
  test.each(['01', '%201', '+1', '1%0A'])('200 the id %j is 1', async (id) => {
    expect(await app.get(`/api/call/${id}`)).toMatchObject({ status: 200, body: { id: 1 } })
  })

  test.each(['abc', '1.0', '1e0', '0x1', '1_0', '%20', '2147483648', '%00', 'é'])(
    '400 the id %j is not an integer',
    async (id) => {
      expect(await app.get(`/api/call/${id}`)).toMatchObject({ status: 400, body: { message: 'DataError' } })
    },
  )

  test.each(['999', '-1', '', '1/session', '1/nope/2', '1%2F2', '1/a/b/c'])('404 an empty object for %j', async (path) => {
    expect(await app.get(`/api/call/${path}`)).toMatchObject({ status: 404, body: {} })
  })

  test('with single, 404 if nothing matches, 400 if several objects match', async () => {
    expect(await ask('calls', { ...leaf('id', 'eq', 99), single: 'false' })).toMatchObject({
      status: 404,
      body: { message: 'No result found' },
    })
    expect(await ask('calls', { single: 1 })).toMatchObject({ status: 400, body: { message: 'Multiple results found' } })
  })

  test('401 has precedence over invalid parameters', async () => {
    const answer = await app.app.inject('/api/calls?q=%7B&page=x')
    expect({ status: answer.statusCode, body: answer.json() }).toEqual({ status: 401, body: { message: 'Not Authenticated' } })
  })
})
