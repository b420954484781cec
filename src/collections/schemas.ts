// Describes the routes of collections for the OpenAPI document: parameters, responses and errors.
import Type, { type TSchema } from 'typebox'
import { errorResponse, errorResponses, idParameter, jsonResponse } from '../http/schemas.ts'
import type { Collection } from './collection.ts'
import type { ColumnType, Entities, Entity } from './entity.ts'
import { perPageDefault, perPageMax, searchBytesMax } from './request.ts'

/** A value or null, as OpenAPI 3.1 writes it. */
export function nullable<T extends TSchema>(schema: T) {
  const { description } = schema as { description?: string }
  return Type.Union([schema, Type.Null()], description === undefined ? {} : { description })
}

const query = Type.Object(
  {
    q: Type.Optional(
      Type.String({
        contentMediaType: 'application/json',
        maxLength: searchBytesMax,
        description:
          'The search, as a JSON object with `filters` (an array of `{"name", "op", "val"}`, all of which must match; `{"or": […]}` and `{"and": […]}` can be nested), `order_by` (an array of `{"field", "direction"}`), `limit`, `offset` and `single` (exactly one object must match, and is returned without the envelope). At most 8 KB.',
        examples: ['{"filters":[{"name":"id","op":"gt","val":10}],"order_by":[{"field":"id","direction":"desc"}]}'],
      }),
    ),
    page: Type.Optional(
      Type.Integer({ minimum: 1, default: 1, description: 'The page number. Pages after the last are empty.', examples: [2] }),
    ),
    results_per_page: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: perPageMax,
        default: perPageDefault,
        description: 'Objects per page. A larger number counts as the maximum.',
        examples: [100],
      }),
    ),
  },
  { additionalProperties: true },
)

const badSearch = errorResponse({
  description: '`q` or `page` is invalid, or several objects match with `single`.',
  examples: {
    not_json: { message: 'Unable to decode data' },
    not_understood: {
      message: 'Unable to construct query',
      parameter: 'q.filters[0].op',
      found: 'equal',
      allowed: ['==', 'eq', 'equals', 'equal_to'],
      suggestion: 'equals',
    },
    unreadable_value: { message: 'DataError' },
    incomparable_value: { message: 'ProgrammingError' },
    several: { message: 'Multiple results found' },
  },
})

/** The envelope around the objects of one page. */
export function pageSchema({ title, schema }: Collection) {
  return Type.Object(
    {
      num_results: Type.Integer({ description: 'Number of matching objects on all pages' }),
      objects: Type.Array(Type.Ref(nameOf(schema))),
      page: Type.Integer({ description: 'The requested page' }),
      total_pages: Type.Integer({ description: 'Number of pages' }),
    },
    { $id: `${nameOf(schema)}Page`, description: `A page of ${title}` },
  )
}

export function describeList(collection: Collection, name: string) {
  const { title, schema, names } = collection
  return {
    tags: ['Collections'],
    operationId: `list_${name}`,
    ...sameAs(names, name),
    summary: name === names[0] ? `List ${title}` : `List ${title} (the same as /api/${names[0]})`,
    description: [collection.description, ...describeNames(collection.entity, collection.entities)].join('\n\n'),
    querystring: query,
    response: {
      200: jsonResponse(
        `A page of ${title}. With \`single\` in \`q\`, one object without the envelope.`,
        Type.Union([Type.Ref(`${nameOf(schema)}Page`), Type.Ref(nameOf(schema))]),
        { num_results: 1, objects: [exampleOf(schema)], page: 1, total_pages: 1 },
      ),
      ...errorResponses(401),
      400: badSearch,
      404: errorResponse({ description: 'No object matches with `single`.', examples: { none: { message: 'No result found' } } }),
    },
  }
}

export function describeObject(collection: Collection, name: string) {
  const { title, names, schema } = collection
  return {
    tags: ['Collections'],
    operationId: `get_${name}`,
    ...sameAs(names, name, '/{id}'),
    summary: name === names[0] ? `Get one of the ${title}` : `Get one of the ${title} (the same as /api/${names[0]}/{id})`,
    description: `Returns one object by its id, without an envelope. ${collection.description}`,
    params: Type.Object({ id: idParameter('The id of the object') }),
    response: {
      200: jsonResponse('The object.', Type.Ref(nameOf(schema)), exampleOf(schema)),
      ...errorResponses(401, 414),
      400: errorResponse({ description: 'The id is not an integer.', examples: { id: { message: 'DataError' } } }),
      404: jsonResponse('No object has this id. The body is an empty object, as in CallPower.', Type.Object({}), {}),
    },
  }
}

/** Throws at start-up if the schema has no `$id`, which the OpenAPI document needs. */
function nameOf(schema: TSchema): string {
  const { $id } = schema as { $id?: string }
  if ($id === undefined) throw new Error('The schema of a collection needs an $id')
  return $id
}

function exampleOf(schema: TSchema): unknown {
  const { examples } = schema as { examples?: readonly unknown[] }
  if (examples?.[0] === undefined) throw new Error(`The schema ${nameOf(schema)} needs an example`)
  return examples[0]
}

function sameAs(names: readonly string[], name: string, path = '') {
  return name === names[0] ? {} : { 'x-same-as': `/api/${names[0]}${path}` }
}

/** Lists the names that filters and orders accept, one paragraph for each kind. */
function describeNames(entity: Entity, entities: Entities): string[] {
  const aliases = [...entity.aliases.keys()].map(quoted).join(', ')
  const relations = [...entity.relations].map(([name, relation]) => {
    const related = entities.get(relation.entity)
    return `- ${quoted(name)} (${relation.kind === 'to-one' ? '`has`' : '`any`'}): ${columnNames(related)}`
  })
  return [
    `**Fields** for \`filters\` and \`order_by\`: ${columnNames(entity)}.`,
    ...(aliases === '' ? [] : [`Computed fields, which support only equality, lists and null tests: ${aliases}.`]),
    ...(relations.length === 0 ? [] : [`**Related objects** and their fields:\n\n${relations.join('\n')}`]),
  ]
}

/** Groups names by type: `id`, `campaign_id` (integer); `status` (text). */
function columnNames(entity: Entity | undefined): string {
  const types = Map.groupBy(entity?.columns ?? [], ([, type]) => typeNames[type])
  return [...types].map(([type, columns]) => `${columns.map(([name]) => quoted(name)).join(', ')} (${type})`).join('; ')
}

const typeNames: Record<ColumnType, string> = {
  int2: 'integer',
  int4: 'integer',
  text: 'text',
  boolean: 'boolean',
  timestamp: 'instant',
  time: 'time of day',
  interval: 'seconds',
  phone: 'phone number',
  json: 'JSON, null tests only',
  file: 'file, null tests only',
}

function quoted(name: string): string {
  return `\`${name}\``
}
