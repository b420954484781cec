// Checks what somebody sent against the TypeBox schema of an operation's input. Says what was found and what is allowed, for
// each value that is wrong. Knows no noun, file or protocol. Pure.
import type { TSchema } from 'typebox'
import { Errors } from 'typebox/value'
import type { Path, Problem, ProblemCode } from '../domain-errors.ts'
import { nearestWord } from './nearest-word.ts'
import { isMap, labelOf } from './path.ts'

/** The keywords of JSON Schema that schemas of inputs use. */
export interface InputSchema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, InputSchema>>
  /** Of a map with any keys. */
  readonly patternProperties?: Readonly<Record<string, InputSchema>>
  readonly required?: readonly string[] | undefined
  readonly items?: InputSchema
  /** Types that differ in `type`. */
  readonly anyOf?: readonly InputSchema[]
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  /** Only `password`. */
  readonly format?: string
  /** Only `onOneLine`. */
  readonly pattern?: string
}

/** Returns the problems of a value, with their paths in it. */
export function checkShape(schema: TSchema, value: unknown): Problem[] {
  return checkPart(schema as InputSchema, value, [])
}

function checkPart(schema: InputSchema, value: unknown, path: Path): Problem[] {
  const chosen = variantFor(schema, value)
  if (chosen === undefined) return [wrongType(schema, value, path)]
  if (chosen.type === 'object') return isMap(value) ? checkMap(chosen, value, path) : [wrongType(schema, value, path)]
  if (chosen.type !== 'array') return checkValue(chosen, value, path)
  if (!Array.isArray(value) || chosen.items === undefined) return [wrongType(schema, value, path)]
  const { items } = chosen
  return value.flatMap((item, i) => checkPart(items, item, [...path, i]))
}

/** The type that is meant where several are allowed. Undefined if the value has none of them. */
export function variantFor(schema: InputSchema, value: unknown): InputSchema | undefined {
  if (schema.anyOf === undefined) return schema
  const type = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value
  return schema.anyOf.find((variant) => variant.type === type)
}

/** The schema of a property. Undefined if the key is unknown. */
export function schemaOf(schema: InputSchema, key: string): InputSchema | undefined {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, key)) return schema.properties[key]
  return Object.values(schema.patternProperties ?? {})[0]
}

function checkMap(schema: InputSchema, value: Readonly<Record<string, unknown>>, path: Path): Problem[] {
  const known = Object.keys(schema.properties ?? {})
  const missing = (schema.required ?? []).filter((key) => !Object.hasOwn(value, key))
  return [
    ...missing.map((key): Problem => ({ path: [...path, key], code: 'required', message: `${key} is missing` })),
    ...Object.entries(value).flatMap(([key, one]) => {
      const property = schemaOf(schema, key)
      return property === undefined ? [unknownKey(key, known, path)] : checkPart(property, one, [...path, key])
    }),
  ]
}

function checkValue(schema: InputSchema, value: unknown, path: Path): Problem[] {
  const problem = (code: ProblemCode, message: string): Problem[] => [{ path, code, message: `${labelOf(path)} ${message}` }]
  if (typeof value === 'string' && !isStorable(value))
    return problem('invalid_text', 'contains a character that cannot be stored')
  const [error] = Errors(schema as TSchema, value)
  switch (error?.keyword) {
    case undefined:
      return []
    case 'enum':
      return problem('not_allowed', `is ${show(value)}; it must be one of ${schema.enum?.join(', ')}`)
    case 'maxLength':
      return problem('too_long', `has ${[...String(value)].length} characters; at most ${schema.maxLength} are allowed`)
    case 'pattern':
      return problem('invalid_text', 'has a line break; it must be on one line')
    case 'minimum':
    case 'maximum':
      return problem('out_of_range', `is ${show(value)}; it must be ${describeType(schema)}`)
    default:
      return [wrongType(schema, value, path)]
  }
}

/** PostgreSQL stores neither NUL nor half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

function wrongType(schema: InputSchema, value: unknown, path: Path): Problem {
  return { path, code: 'wrong_type', message: `${labelOf(path)} is ${show(value)}; it must be ${describeType(schema)}` }
}

function unknownKey(key: string, known: readonly string[], path: Path): Problem {
  const nearest = nearestWord(key, known)
  const hint = nearest === undefined ? `allowed keys: ${known.join(', ')}` : `did you mean ${nearest}?`
  return { path: [...path, key], code: 'unknown_key', message: `unknown key ${show(key)}; ${hint}` }
}

function describeType(schema: InputSchema): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(describeType).join(' or ')
  switch (schema.type) {
    case 'object':
      return 'a group of keys and values'
    case 'array':
      return 'a list, even of one entry'
    case 'integer':
      return `a whole number from ${schema.minimum} to ${schema.maximum}`
    case 'boolean':
      return 'true or false'
    case 'null':
      return 'null'
    default:
      return 'text'
  }
}

const shownMax = 60

/** Quotes a value. Of lists and maps, says only what they are. */
function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (isMap(value)) return 'a group of keys and values'
  const text = String(value)
  return JSON.stringify(text.length > shownMax ? `${text.slice(0, shownMax)}…` : text)
}
