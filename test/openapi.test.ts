// Guarantee: the API documentation cannot become outdated. The OpenAPI document is generated from the routes, valid and
// complete.
import { Validator } from '@seriousme/openapi-schema-validator'
import Schema from 'typebox/schema'
import { describe, expect, test } from 'vitest'
import { type Operation, operationsOf, type ReferenceDocument, resolve } from '../src/reference/document.ts'
import { buildTestApp } from './support/build-app.ts'
import { cloneDatabase } from './support/database.ts'

const { app } = await buildTestApp(await cloneDatabase())
const answer = await app.inject('/api/openapi.json')
const document: ReferenceDocument = answer.json()
const operations = operationsOf(document)

describe('GET /api/openapi.json', () => {
  test('200 for anyone, from any site, with an ETag', () => {
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'access-control-allow-origin': '*',
      etag: expect.stringMatching(/^".+"$/),
    })
  })

  test.each(['E', 'W/E', '"other", E', '*'])('304 for a client that has the current version: %s', async (sent) => {
    const known = sent.replace('E', String(answer.headers.etag))
    const again = await app.inject({ url: '/api/openapi.json', headers: { 'if-none-match': known } })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })

  test('follows OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>)
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
    expect(document.openapi).toBe('3.1.0')
  })

  test('contains exactly the GET routes under /api', () => {
    const paths = operations.map(({ method, path }) => `${method} ${path}`)
    for (const collection of ['calls', 'call', 'campaign', 'audiorecording', 'target', 'schedule']) {
      expect(paths).toContain(`get /api/${collection}`)
      expect(paths).toContain(`get /api/${collection}/{id}`)
    }
    expect(paths.filter((path) => !path.startsWith('get /api/'))).toEqual([])
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length)
  })
})

describe.each(operations.map((entry) => [`${entry.method.toUpperCase()} ${entry.path}`, entry] as const))(
  '%s',
  (_title, entry) => {
    const { operation, path } = entry
    const isPublic = operation.security?.length === 0

    test('has a summary and a section', () => {
      expect(operation.summary).toMatch(/\w{3}/)
      expect(operation.description).toMatch(/\w{3}.*\./s)
      expect(document.tags.map(({ name }) => name)).toEqual(expect.arrayContaining([...operation.tags]))
    })

    test('describes every parameter, including those in the path', () => {
      const parameters = operation.parameters ?? []
      for (const parameter of parameters) {
        expect(parameter.description, parameter.name).toMatch(/\w{3}/)
        expect(parameter.example ?? parameter.examples ?? parameter.schema?.enum, `an example of ${parameter.name}`).toBeDefined()
      }
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(inPath)
    })

    test('has its answers, with examples that match their schema', () => {
      const success = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'))
      expect(success.length).toBeGreaterThan(0)
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(response.description, status).toMatch(/\w{3}/)
        expect(response.description, status).not.toBe('Default Response')
        if (status !== '304') checkExamples(operation, status)
      }
    })

    test('has its errors', () => {
      const statuses = Object.keys(operation.responses)
      if (path === '/api/openapi.json') return
      expect(statuses).toEqual(expect.arrayContaining(['500', '503']))
      if (!isPublic) expect(statuses).toContain('401')
      if (path.includes('{')) expect(statuses).toContain('404')
      if ((operation.parameters ?? []).some((parameter) => parameter.in === 'query')) expect(statuses).toContain('400')
    })
  },
)

function checkExamples(operation: Operation, status: string): void {
  const media = operation.responses[status]?.content?.['application/json']
  expect(media?.schema, status).toBeDefined()
  const examples = Object.values(media?.examples ?? {}).map(({ value }) => value)
  if (media?.example !== undefined) examples.push(media.example)
  expect(examples.length, `an example of ${status}`).toBeGreaterThan(0)
  const schema = Schema.Compile(resolve(document, media?.schema ?? {}))
  for (const example of examples) expect(schema.Check(example), `${status}: ${JSON.stringify(example)}`).toBe(true)
}
