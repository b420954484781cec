// The typed client against a listening server, as integrators use it.
import { afterAll, describe, expect, expectTypeOf, test } from 'vitest'
import { createPatchboardClient, PatchboardError } from '../clients/typescript/client.ts'
import { apiKey, buildTestApp } from './support/build-app.ts'
import { cloneDatabase } from './support/database.ts'

const database = await cloneDatabase()
const { app } = await buildTestApp(database)
const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 })
afterAll(() => app.close())

await database.db
  .insertInto('campaigns')
  .values([1, 2, 3].map((id) => ({ id, name: `Campaign ${id}` })) as never)
  .execute()

const client = createPatchboardClient({ baseUrl, apiKey })

describe('list', () => {
  test('returns a typed page for filters and an order', async () => {
    const page = await client.list('campaign', {
      filters: [
        {
          or: [
            { name: 'id', op: 'in', val: [1, 3] },
            { name: 'name', op: 'like', val: '%9' },
          ],
        },
      ],
      order_by: [{ field: 'id', direction: 'desc' }],
    })
    expectTypeOf(page.objects[0]?.name).toEqualTypeOf<string | undefined>()
    expect([page.num_results, page.objects.map(({ name }) => name)]).toEqual([2, ['Campaign 3', 'Campaign 1']])
  })

  test('throws an error with status, message and request id if the server refuses', async () => {
    const refusal = await client.list('calls', { filters: [{ name: 'nosuch', op: 'eq', val: 1 }] }).catch((error) => error)
    expect(refusal).toBeInstanceOf(PatchboardError)
    expect(refusal).toMatchObject({ status: 400, message: 'Unable to construct query', requestId: expect.stringMatching(/./) })
  })

  test('throws 401 for a wrong key', async () => {
    const stranger = createPatchboardClient({ baseUrl, apiKey: 'wrong' })
    await expect(stranger.list('calls')).rejects.toMatchObject({ status: 401, message: 'Not Authenticated' })
  })
})

describe('pages', () => {
  test('iterates to the last page, and yields nothing if nothing matches', async () => {
    const names: string[][] = []
    for await (const page of client.pages('campaign', {}, { resultsPerPage: 2 })) names.push(page.objects.map(({ name }) => name))
    expect(names).toEqual([['Campaign 1', 'Campaign 2'], ['Campaign 3']])
    const none = client.pages('calls', { filters: [{ name: 'status', op: 'eq', val: 'busy' }] })
    expect((await none.next()).done).toBe(true)
  })
})

describe('get', () => {
  test('returns the object, or undefined if there is none', async () => {
    expect(await client.get('campaign', 2)).toMatchObject({ id: 2, name: 'Campaign 2' })
    expect(await client.get('target', 999)).toBeUndefined()
  })
})

describe('http', () => {
  test('reaches every other route with its types', async () => {
    const { data } = await client.http.GET('/api/openapi.json')
    expectTypeOf(data?.openapi).toEqualTypeOf<string | undefined>()
    expect(data?.openapi).toBe('3.1.0')
  })
})
