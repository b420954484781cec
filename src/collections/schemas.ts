// What the OpenAPI document says of the collections' routes: parameters, answers and errors.
import Type, { type TSchema } from 'typebox'
import { errorAnswer, errorResponses, jsonAnswer } from '../http/schemas.ts'
import type { Collection } from './collection.ts'
import type { ColumnType, Entities, Entity } from './entity.ts'

/** A value or null, the way OpenAPI 3.1 writes it. */
export function nullable<T extends TSchema>(schema: T) {
  const { description } = schema as { description?: string }
  return Type.Union([schema, Type.Null()], description === undefined ? {} : { description })
}

const query = Type.Object(
  {
    q: Type.Optional(
      Type.String({
        description:
          'What to look for, as a JSON object: `filters` (an array of `{"name", "op", "val"}`, all of which must hold; `{"or": […]}` and `{"and": […]}` nest), `order_by` (an array of `{"field", "direction"}`), `limit`, `offset` and `single` (exactly one object is expected and answered bare). At most 8 KB.',
        examples: ['{"filters":[{"name":"id","op":"gt","val":10}],"order_by":[{"field":"id","direction":"desc"}]}'],
      }),
    ),
    page: Type.Optional(
      Type.String({ description: 'The page, from 1. A page beyond the last is empty. Default 1.', examples: ['2'] }),
    ),
    results_per_page: Type.Optional(
      Type.String({ description: 'Objects on a page, at most 100. Default 10.', examples: ['100'] }),
    ),
  },
  { additionalProperties: true },
)

const badSearch = errorAnswer({
  description: '`q` or `page` is not valid, or `single` found several.',
  examples: {
    not_json: { message: 'Unable to decode data' },
    not_understood: { message: 'Unable to construct query' },
    unreadable_value: { message: 'DataError' },
    incomparable_value: { message: 'ProgrammingError' },
    several: { message: 'Multiple results found' },
  },
})

/** The envelope around the objects of one page. */
export function pageSchema({ title, schema }: Collection) {
  return Type.Object(
    {
      num_results: Type.Integer({ description: 'How many objects match, on all pages' }),
      objects: Type.Array(Type.Ref(nameOf(schema))),
      page: Type.Integer({ description: 'The page as it was asked for' }),
      total_pages: Type.Integer({ description: 'How many pages the matches fill' }),
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
    description: [collection.description, ...vocabulary(collection.entity, collection.entities)].join('\n\n'),
    querystring: query,
    response: {
      200: jsonAnswer(
        `A page of ${title}; with \`single\` in \`q\`, one object without the envelope.`,
        Type.Union([Type.Ref(`${nameOf(schema)}Page`), Type.Ref(nameOf(schema))]),
        { num_results: 1, objects: [exampleOf(schema)], page: 1, total_pages: 1 },
      ),
      ...errorResponses(401),
      400: badSearch,
      404: errorAnswer({ description: 'With `single`: nothing matches.', examples: { none: { message: 'No result found' } } }),
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
    description: `One object by its id, without an envelope. ${collection.description}`,
    params: Type.Object({ id: Type.String({ description: 'The id, a whole number.', examples: ['1'] }) }),
    response: {
      200: jsonAnswer('The object.', Type.Ref(nameOf(schema)), exampleOf(schema)),
      ...errorResponses(401),
      400: errorAnswer({ description: 'The id is not a whole number.', examples: { id: { message: 'DataError' } } }),
      404: jsonAnswer('Nothing has this id. The object is empty, as it was with CallPower.', Type.Object({}), {}),
    },
  }
}

/** Throws at start when a schema has no name or no example: the document needs both. */
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

/** The names that filters and orders know, one paragraph a kind. */
function vocabulary(entity: Entity, entities: Entities): string[] {
  const aliases = [...entity.aliases.keys()].map(quoted).join(', ')
  const relations = [...entity.relations].map(([name, relation]) => {
    const related = entities.get(relation.entity)
    return `- ${quoted(name)} (${relation.kind === 'to-one' ? '`has`' : '`any`'}): ${columnNames(related)}`
  })
  return [
    `**Fields** for \`filters\` and \`order_by\`: ${columnNames(entity)}.`,
    ...(aliases === '' ? [] : [`Computed, for equality, lists and null tests only: ${aliases}.`]),
    ...(relations.length === 0 ? [] : [`**Related objects**, with their fields:\n\n${relations.join('\n')}`]),
  ]
}

/** Names of one type together: `id`, `campaign_id` (integer); `status` (text). */
function columnNames(entity: Entity | undefined): string {
  const types = Map.groupBy(entity?.columns ?? [], ([, type]) => spoken[type])
  return [...types].map(([type, columns]) => `${columns.map(([name]) => quoted(name)).join(', ')} (${type})`).join('; ')
}

const spoken: Record<ColumnType, string> = {
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
