// Types of the parts of an OpenAPI document that the reference is rendered from, and functions to read them. Pure.

export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly format?: string
  readonly pattern?: string
  readonly contentMediaType?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: boolean | JsonSchema
  readonly required?: readonly string[]
}

export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema?: JsonSchema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

export interface Response {
  readonly description: string
  readonly headers?: Readonly<Record<string, unknown>>
  readonly content?: Readonly<
    Record<
      string,
      {
        readonly schema?: JsonSchema
        readonly example?: unknown
        readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
      }
    >
  >
}

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  readonly security?: readonly unknown[]
  readonly parameters?: readonly Parameter[]
  readonly responses: Readonly<Record<string, Response>>
  /** The path of an equivalent operation, which has the description. */
  readonly 'x-same-as'?: string
}

export interface ReferenceDocument {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string; readonly summary: string; readonly description: string }
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
}

export interface OperationAt {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

/** Returns the operations in the order of the document. */
export function operationsOf(document: ReferenceDocument): OperationAt[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  )
}

/** Returns the schema with every reference replaced by its target. The schema must not be recursive. */
export function resolve(document: ReferenceDocument, schema: JsonSchema): JsonSchema {
  return resolved(document, schema) as JsonSchema
}

function resolved(document: ReferenceDocument, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => resolved(document, item))
  if (typeof value !== 'object' || value === null) return value
  const name = referenceName(value)
  if (name !== undefined) return resolved(document, document.components.schemas[name])
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(document, item)]))
}

/** Returns the name after `#/components/schemas/`, or undefined if the schema is not a reference. */
export function referenceName(schema: JsonSchema): string | undefined {
  return schema.$ref?.split('/').at(-1)
}
