// Describes JSON schemas for people: the type of a value in a few words, and the fields of an object as a list. Pure.
import { type JsonSchema, type ReferenceDocument, referenceName, resolve } from './document.ts'

export interface Field {
  /** Formatted as code, with dots between levels and `*` for any key. */
  readonly name: string
  readonly schema: JsonSchema
  readonly optional: boolean
}

const depthMax = 3

/** Returns the fields of an object and of its nested objects. Returns an empty array if the schema is not an object. */
export function fieldsOf(document: ReferenceDocument, schema: JsonSchema, prefix = '', depth = 1): Field[] {
  const object = resolve(document, schema)
  const named = Object.entries(object.properties ?? {})
  const any = [...Object.values(object.patternProperties ?? {}), object.additionalProperties].filter(isSchema)
  return [...named, ...any.map((value) => ['*', value] as const)].flatMap(([key, value]) => {
    const name = prefix === '' ? key : `${prefix}.${key}`
    const optional = key !== '*' && !(object.required ?? []).includes(key)
    const inner = depth < depthMax ? fieldsOf(document, withoutNull(value), name, depth + 1) : []
    return [{ name: `\`${name}\``, schema: value, optional }, ...inner]
  })
}

/** Returns the type in words, such as `integer`, `text or null`, `array of text` or `object`. */
export function typeOf(schema: JsonSchema): string {
  const reference = referenceName(schema)
  if (reference !== undefined) return reference
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ')
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeOf))].join(' or ')
  if (schema.type === 'array') return `array${itemsOf(schema.items)}`
  if (schema.type === undefined) return 'any JSON'
  return [schema.type]
    .flat()
    .map((type) => typeName(type, schema.format))
    .join(' or ')
}

function itemsOf(items: JsonSchema['items']): string {
  if (items === undefined) return ''
  const type = typeOf(items)
  return type.includes(' ') ? ` of (${type})` : ` of ${type}`
}

function typeName(type: string, format: string | undefined): string {
  if (type !== 'string') return type
  return format === 'date' ? 'date' : format === 'date-time' ? 'date and time' : 'text'
}

/** Returns the type of a parameter with its limits and its default. */
export function parameterTypeOf(schema: JsonSchema): string {
  const { minimum, maximum, format, default: standard } = schema
  // The maximum of an id is that of its type, and says nothing.
  const limits = minimum === undefined ? '' : `, from ${minimum}${maximum === undefined || format ? '' : ` to ${maximum}`}`
  return `${typeOf(schema)}${limits}${standard === undefined ? '' : `; default \`${standard}\``}`
}

function withoutNull(schema: JsonSchema): JsonSchema {
  return schema.anyOf?.find(({ type }) => type !== 'null') ?? schema
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null
}
