// What the OpenAPI document says of the collections' routes: parameters, answers and errors.
import Type, { type TSchema } from 'typebox'
import type { Collection } from './routes.ts'

/** A value or null, the way OpenAPI 3.1 writes it. */
export function nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}

const message = (example: string, description: string) =>
  Type.Object({ message: Type.String() }, { description, examples: [{ message: example }], additionalProperties: true })

const query = Type.Object(
  {
    q: Type.Optional(
      Type.String({
        description:
          'A JSON object: `filters` (an array of `{"name", "op", "val"}`, all of which must hold; `{"or": […]}` and `{"and": […]}` nest), `order_by` (an array of `{"field", "direction"}`), `limit`, `offset` and `single` (exactly one object is expected and answered bare). At most 8 KB.',
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

const notAuthenticated = message('Not Authenticated', 'No valid API key and no login')

export function describeList({ title, description, schema, entity, names }: Collection, name: string) {
  const envelope = Type.Object(
    {
      num_results: Type.Integer({ description: 'How many objects match, on all pages' }),
      objects: Type.Array(schema),
      page: Type.Integer({ description: 'The page as it was asked for' }),
      total_pages: Type.Integer(),
    },
    { description: `A page of ${title}; with \`single\` in \`q\`, the bare object` },
  )
  return {
    tags: ['Collections'],
    operationId: `list_${name}`,
    summary: name === names[0] ? `List ${title}` : `List ${title} (the same as /api/${names[0]})`,
    description: `${description} Filtered, ordered and paged by \`q\`. Names that \`filters\` and \`order_by\` know: ${listNames(entity.columns)}.${aliasNames(entity.aliases)}${relationNames(entity.relations)}`,
    querystring: query,
    response: {
      200: envelope,
      400: message('Unable to construct query', '`q` or `page` is not valid'),
      401: notAuthenticated,
      404: message('No result found', 'With `single`: nothing matches'),
    },
  }
}

export function describeObject({ title, description, schema }: Collection, name: string) {
  return {
    tags: ['Collections'],
    operationId: `get_${name}`,
    summary: `Get one of the ${title}`,
    description,
    params: Type.Object({ id: Type.String({ description: 'The id, a whole number', examples: ['1'] }) }),
    response: {
      200: schema,
      400: message('DataError', 'The id is not a whole number'),
      401: notAuthenticated,
      404: Type.Object({}, { description: 'Nothing has this id', examples: [{}] }),
    },
  }
}

function listNames(names: ReadonlyMap<string, unknown>): string {
  return [...names.keys()].map((name) => `\`${name}\``).join(', ')
}

function aliasNames(aliases: ReadonlyMap<string, unknown>): string {
  return aliases.size === 0 ? '' : ` For equality, lists and null tests also: ${listNames(aliases)}.`
}

function relationNames(relations: ReadonlyMap<string, unknown>): string {
  return relations.size === 0 ? '' : ` Relations for \`has\` and \`any\`: ${listNames(relations)}.`
}
