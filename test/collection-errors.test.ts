// Guarantee: a query that is refused says where it is wrong, what was found there and what is allowed. The message stays the one of
// the filter protocol.
import { describe, expect, test } from 'vitest'
import { buildTestApp } from './support/build-app.ts'
import { cloneDatabase } from './support/database.ts'

const { get } = await buildTestApp(await cloneDatabase())
const message = 'Unable to construct query'

async function refused(collection: string, query: unknown) {
  const { status, body } = await get(`/api/${collection}?q=${encodeURIComponent(JSON.stringify(query))}`)
  expect(status).toBe(400)
  return body as Record<string, unknown>
}
const filtered = (...filters: unknown[]) => ({ filters })
const leaf = (name: unknown, op: unknown, val?: unknown) => ({ name, op, val })

describe('a refused query', () => {
  test('names the field that was probably meant, and all that there are', async () => {
    const body = await refused('calls', filtered(leaf('id', 'gt', 1), leaf('stauts', 'eq', 'busy')))
    expect(body).toMatchObject({ message, parameter: 'q.filters[1].name', found: 'stauts', suggestion: 'status' })
    expect(body.allowed).toEqual(expect.arrayContaining(['id', 'status', 'timestamp', 'campaign']))
  })

  test.each([
    ['an operator', filtered(leaf('id', 'equal', 1)), 'q.filters[0].op', 'equal', 'equals'],
    ['no operator', filtered({ name: 'id', val: 1 }), 'q.filters[0].op', null, undefined],
    ['an operator of other types', filtered(leaf('id', 'has', 1)), 'q.filters[0].name', 'id', undefined],
    ['a value that is a date', filtered(leaf('timestamp', 'gt', 'soon')), 'q.filters[0].val', 'soon', undefined],
    ['a value that is missing', filtered(leaf('id', 'eq')), 'q.filters[0].val', null, undefined],
    ['a list', filtered(leaf('id', 'in', 5)), 'q.filters[0].val', 5, undefined],
    [
      'a filter in a junction',
      filtered({ or: [leaf('id', 'eq', 1), leaf('nmae', 'eq', 1)] }),
      'q.filters[0].or[1].name',
      'nmae',
      'name',
    ],
    ['a filter that is none', filtered('id'), 'q.filters[0]', 'id', undefined],
    ['a related field', filtered(leaf('campaign', 'has', leaf('nam', 'eq', 'x'))), 'q.filters[0].val.name', 'nam', 'name'],
    [
      'a field to order by',
      { order_by: [{ field: 'id' }, { field: 'timestmap' }] },
      'q.order_by[1].field',
      'timestmap',
      'timestamp',
    ],
    ['a direction', { order_by: [{ field: 'id', direction: 'DESC' }] }, 'q.order_by[0].direction', 'DESC', 'desc'],
    ['a key of an order', { order_by: [{ field: 'id', dir: 'asc' }] }, 'q.order_by[0]', 'dir', undefined],
    ['filters that are no array', { filters: {} }, 'q.filters', 'an object', undefined],
    ['a limit', { limit: 'many' }, 'q.limit', 'many', undefined],
    ['a query that is no object', [], 'q', 'an array', undefined],
  ])('says it of %s', async (_title, query, ...[parameter, found, suggestion]) => {
    const collection = JSON.stringify(query).includes('nmae') ? 'campaign' : 'calls'
    const body = await refused(collection, query)
    expect(body).toMatchObject({ message, parameter, found, allowed: expect.arrayContaining([expect.any(String)]) })
    expect(body.suggestion).toBe(suggestion)
  })

  test('keeps the other messages, too', async () => {
    expect(await refused('calls', filtered(leaf('id', 'eq', 'abc')))).toEqual({
      message: 'DataError',
      parameter: 'q.filters[0].val',
      found: 'abc',
      allowed: ['an integer'],
    })
    expect(await refused('calls', filtered(leaf('status', 'eq', 5)))).toMatchObject({
      message: 'ProgrammingError',
      parameter: 'q.filters[0].val',
      found: 5,
      allowed: ['text'],
    })
    expect(await refused('calls', { ...filtered(leaf('id', 'eq', 'abc')), single: true })).toMatchObject({
      message,
      found: 'abc',
    })
  })

  test('sends back only a part of what is long', async () => {
    const { found } = await refused('calls', filtered(leaf('x'.repeat(5000), 'eq', 1)))
    expect(String(found).length).toBeLessThan(110)
  })
})
