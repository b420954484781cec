// Checks and renders texts with variables, such as `For {{title}} {{name}}, press {{digit}}.`. mustache only parses them: its own
// renderer escapes HTML and resolves properties of values.
import mustache from 'mustache'
import { type PromptKey, promptVariables, type VariableName, type Variables } from './keys.ts'

/** Longer texts are not spoken: https://www.twilio.com/docs/api/errors/13521. */
const charactersMax = 3000

/** Returns the problems as sentences for the author of the text. An empty list means that the text may be saved. */
export function checkTemplate(key: PromptKey, text: string): string[] {
  return checkText(text, promptVariables[key])
}

export function checkText(text: string, allowed: readonly VariableName[]): string[] {
  if (text.trim() === '') return ['The text is empty.']
  if (text.length > charactersMax) return [`The text has ${text.length} characters. At most ${charactersMax} are allowed.`]
  try {
    const problems = flatten(parse(text)).flatMap((token) => problemOf(token, allowed) ?? [])
    return [...new Set(problems)]
  } catch (error) {
    return [syntaxProblem(error instanceof Error ? error.message : '')]
  }
}

/**
 * Returns undefined if the syntax is broken, as in some texts imported from CallPower. Unknown variables and variables without a
 * value insert nothing.
 */
export function renderTemplate(text: string, variables: Variables): string | undefined {
  const values = Object.entries(variables).map(
    ([name, value]) => [name, typeof value === 'string' ? value.trim() : value] as const,
  )
  try {
    return tidy(renderTokens(parse(text), new Map(values)))
  } catch {
    return undefined
  }
}

/** A token of mustache's parser. Sections have children. */
type Token = readonly [kind: string, content: string, start: number, end: number, children?: readonly Token[]]

/** Uses a new Writer each time, because mustache's shared one caches every text forever. */
function parse(text: string): readonly Token[] {
  return new mustache.Writer().parse(text)
}

function flatten(tokens: readonly Token[]): readonly Token[] {
  return tokens.flatMap((token) => (isSection(token) ? [token, ...flatten(token[4] ?? [])] : [token]))
}

function isSection([kind]: Token): boolean {
  return kind === '#' || kind === '^'
}

function problemOf(token: Token, allowed: readonly VariableName[]): string | undefined {
  const [kind, content] = token
  if (kind === '>') return `{{> ${content}}} is not allowed: a text cannot include another text.`
  if (kind === '=') return delimitersProblem
  const isVariable = kind === 'name' || kind === '&' || isSection(token)
  if (!isVariable || allowed.some((name) => name === content)) return undefined
  return `{{${content}}} is unknown; variables of this text: ${allowed.map((name) => `{{${name}}}`).join(', ')}.`
}

const delimitersProblem = 'Variables are written between {{ and }}. Other delimiters are not allowed.'

/** `message` is one of the four that mustache's parser throws. */
function syntaxProblem(message: string): string {
  const name = /"(.*)"/s.exec(message)?.[1]
  if (message.startsWith('Invalid tags')) return delimitersProblem
  if (message.startsWith('Unopened section')) return `{{/${name}}} closes a section that was never opened.`
  if (message.startsWith('Unclosed section')) return `The section {{#${name}}} or {{^${name}}} must be closed with {{/${name}}}.`
  return '{{ must be closed with }}.'
}

type Value = Variables[VariableName]

function renderTokens(tokens: readonly Token[], values: ReadonlyMap<string, Value>): string {
  return tokens.map((token) => renderToken(token, values)).join('')
}

function renderToken([kind, content, , , children = []]: Token, values: ReadonlyMap<string, Value>): string {
  const value = values.get(content)
  switch (kind) {
    case 'text':
      return content
    case 'name':
    case '&':
      return `${typeof value === 'boolean' ? '' : (value ?? '')}${valueEnd}`
    case '#':
      return value ? renderTokens(children, values) : ''
    case '^':
      return value ? '' : renderTokens(children, values)
    // A comment, or something that can no longer be saved.
    default:
      return ''
  }
}

/** Marks the end of a value while a text is rendered. */
const valueEnd = '\u{f8ff}'
const fullStopAfterValue = new RegExp(`([.!?…])\\s*${valueEnd}+\\s*\\.(?!\\.)`, 'g')

/** Removes gaps that variables without a value leave, and a full stop after a value that ends with one: "Ada Brown Jr.". */
function tidy(text: string): string {
  return text
    .replace(fullStopAfterValue, '$1')
    .replaceAll(valueEnd, '')
    .replace(/\s+/g, ' ')
    .replace(/ (?=[,.;:!?])/g, '')
    .trim()
}
