// Renders the OpenAPI document as Markdown: first its prose, then every route, then every object. Pure.
import { anchorOf } from './anchor.ts'
import {
  type JsonSchema,
  type OperationAt,
  operationsOf,
  type Parameter,
  type ReferenceDocument,
  type Response,
  referenceName,
} from './document.ts'
import { fieldsOf, parameterTypeOf, typeOf } from './schema-text.ts'

export function renderMarkdown(document: ReferenceDocument): string {
  const operations = operationsOf(document)
  const sections = document.tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags[0] === name && operation['x-same-as'] === undefined)
    const routes = own.map((entry) => renderOperation(document, entry, aliasesOf(operations, entry)))
    return [`## Routes: ${name.toLowerCase()}`, description, overview(own), ...routes].join('\n\n')
  })
  const objects = Object.entries(document.components.schemas)
    .filter(([name]) => !name.endsWith('Page'))
    .map(([name, schema]) => [`### ${name}`, schema.description ?? '', fieldTable(document, schema)].join('\n\n'))
  return `${[
    `# ${document.info.title}`,
    document.info.summary,
    document.info.description.trim(),
    ...sections,
    '## Objects',
    ...objects,
  ].join('\n\n')}\n`
}

function overview(operations: readonly OperationAt[]): string {
  const lines = operations.map((entry) => `- [${entry.path}](#${anchorOf(headingOf(entry))}) ${entry.operation.summary}`)
  return lines.join('\n')
}

function headingOf({ method, path }: OperationAt): string {
  return `${method.toUpperCase()} ${path}`
}

function aliasesOf(operations: readonly OperationAt[], { path }: OperationAt): string[] {
  return operations.filter(({ operation }) => operation['x-same-as'] === path).map((alias) => alias.path)
}

function renderOperation(document: ReferenceDocument, entry: OperationAt, aliases: string[]): string {
  const { operation } = entry
  const access = operation.security?.length === 0 ? 'Public, needs no key.' : 'Needs an API key or a login.'
  const also = aliases.length === 0 ? '' : ` Also at ${aliases.map((alias) => `\`${alias}\``).join(', ')}.`
  const responses = Object.entries(operation.responses)
  const successes = responses.filter(([status]) => Number(status) < 400)
  // The guide describes the errors that every route has.
  const errors = responses.filter(([status]) => Number(status) >= 400 && Number(status) < 500 && !everywhere.has(status))
  return [
    `### ${headingOf(entry)}`,
    `**${operation.summary}.** ${access}${also}`,
    operation.description,
    ...(operation.parameters?.length ? [parameterTable(operation.parameters)] : []),
    ...successes.map(([status, response]) => renderResponse(document, status, response)),
    ...(errors.length === 0 ? [] : [errorTable(errors)]),
  ].join('\n\n')
}

const everywhere = new Set(['414', '431'])

function parameterTable(parameters: readonly Parameter[]): string {
  const pathFirst = parameters.toSorted((a, b) => Number(b.in === 'path') - Number(a.in === 'path'))
  return table(
    ['parameter', 'type', 'meaning', 'example'],
    pathFirst.map((parameter) => [
      `\`${parameter.name}\``,
      parameterTypeOf(parameter.schema ?? {}),
      parameter.description ?? '',
      examplesOf(parameter)
        .map((example) => `\`${String(example)}\``)
        .join(' '),
    ]),
  )
}

function examplesOf({ example, examples }: Parameter): unknown[] {
  return example === undefined ? Object.values(examples ?? {}).map(({ value }) => value) : [example]
}

function renderResponse(document: ReferenceDocument, status: string, { description, content }: Response): string {
  const media = Object.values(content ?? {})[0]
  const example = media?.example ?? Object.values(media?.examples ?? {})[0]?.value
  const objects = referencesIn(media?.schema).filter((name) => !name.endsWith('Page'))
  const links = objects.map((name) => `[${name}](#${anchorOf(name)})`).join(', ')
  return [
    `**${status}** ${description}${links === '' ? '' : ` Objects: ${links}.`}`,
    ...(objects.length === 0 && media?.schema !== undefined ? [fieldTable(document, media.schema)] : []),
    ...(example === undefined ? [] : [`\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``]),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function errorTable(errors: readonly (readonly [string, Response])[]): string {
  return table(
    ['status', 'when', 'body'],
    errors.map(([status, { description, content }]) => {
      const examples = Object.values(content?.['application/json']?.examples ?? {})
      return [status, description, examples.map(({ value }) => `\`${JSON.stringify(value)}\``).join('<br>')]
    }),
  )
}

function fieldTable(document: ReferenceDocument, schema: JsonSchema): string {
  const fields = fieldsOf(document, schema)
  if (fields.length === 0) return ''
  return table(
    ['field', 'type', 'meaning'],
    fields.map(({ name, schema: field, optional }) => [
      name,
      `${typeOf(field)}${optional ? ', may be absent' : ''}`,
      field.description ?? '',
    ]),
  )
}

function referencesIn(schema: JsonSchema | undefined): string[] {
  return [schema, ...(schema?.anyOf ?? [])].map((each) => referenceName(each ?? {})).filter((name) => name !== undefined)
}

/** Escapes bars, which would end the cell, and line breaks, which would end the row. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/\|/g, '\\|').replace(/\s*\n\s*/g, ' ')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
