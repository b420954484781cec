// Guarantee: the API documentation cannot become outdated. The OpenAPI document is generated from the routes, valid and
// complete.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import Schema from 'typebox/schema'
import { describe, expect, test } from 'vitest'
import { type JsonSchema, type Operation, operationsOf, type ReferenceDocument, resolve } from '../src/reference/document.ts'
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

  // The schema of OpenAPI itself only says that a schema is an object.
  test('has schemas of JSON Schema 2020-12, the dialect of OpenAPI 3.1, without a keyword that it does not know', () => {
    const schemas = schemasIn(document)
    expect(schemas.length).toBeGreaterThan(100)
    const ajv = new Ajv2020({ strictSchema: true, strictTypes: false, validateFormats: false })
    for (const { path, schema } of schemas) {
      expect(ajv.validateSchema(schema), `${path}: ${ajv.errorsText()}`).toBe(true)
      expect(() => ajv.compile(resolve(document, schema as JsonSchema)), path).not.toThrow()
    }
  })

  test('passes the linter of Redocly without an error or a warning', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'patchboard-openapi-')), 'openapi.json')
    writeFileSync(file, answer.body)
    const cli = join(import.meta.dirname, '../node_modules/@redocly/cli/bin/cli.js')
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'lint', '--format=json', file], {
      encoding: 'utf8',
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    })
    rmSync(dirname(file), { recursive: true })
    expect(stdout, stderr).toMatch(/^\{/)
    const problems = (JSON.parse(stdout) as LintReport).problems.map(({ ruleId, message, location }) => ({
      ruleId,
      message,
      pointer: location[0]?.pointer,
    }))
    expect({ status, problems }).toEqual({ status: 0, problems: [] })
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

    test('has parameters with their type, and with their values, limits or pattern', () => {
      for (const { name, schema = {} } of operation.parameters ?? []) {
        const alternatives = schema.anyOf ?? [schema]
        for (const { type, enum: values, pattern, format, minimum, contentMediaType } of alternatives) {
          expect(type, name).toMatch(/^(string|integer)$/)
          expect(values ?? pattern ?? format ?? minimum ?? contentMediaType, name).toBeDefined()
        }
      }
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
      expect(statuses).toContain('431')
      if (path.includes('{')) expect(statuses).toContain('414')
      if (path === '/api/openapi.json') return
      expect(statuses).toEqual(expect.arrayContaining(['500', '503']))
      expect(operation.responses['503']?.headers).toHaveProperty('Retry-After')
      if (!isPublic) expect(statuses).toContain('401')
      if (path.includes('{')) expect(statuses).toContain('404')
      if ((operation.parameters ?? []).some((parameter) => parameter.in === 'query')) expect(statuses).toContain('400')
    })
  },
)

interface LintReport {
  readonly problems: readonly { ruleId: string; message: string; location: readonly { pointer: string }[] }[]
}

/** Finds every schema of the document: what is below `schema`, and the named ones. */
function schemasIn(value: unknown, path = '#'): { path: string; schema: object }[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = `${path}/${key}`
    const isSchema = key === 'schema' || path === '#/components/schemas'
    return isSchema ? [{ path: here, schema: inner }] : schemasIn(inner, here)
  })
}

function checkExamples(operation: Operation, status: string): void {
  const media = operation.responses[status]?.content?.['application/json']
  expect(media?.schema, status).toBeDefined()
  const examples = Object.values(media?.examples ?? {}).map(({ value }) => value)
  if (media?.example !== undefined) examples.push(media.example)
  expect(examples.length, `an example of ${status}`).toBeGreaterThan(0)
  const schema = Schema.Compile(resolve(document, media?.schema ?? {}))
  for (const example of examples) expect(schema.Check(example), `${status}: ${JSON.stringify(example)}`).toBe(true)
}
