// Texts with variables, such as `For {{title}} {{name}}, press {{digit}}.`: what is wrong with one that is to be saved, and
// what one says. mustache reads them; they are filled in here, because mustache writes HTML and reaches into values.
import mustache from 'mustache'
import { type PromptKey, promptVariables, type VariableName, type Variables } from './keys.ts'

/** More than that is not spoken: https://www.twilio.com/docs/api/errors/13521. */
const charactersMax = 3000

/** Sentences for the person who wants to save the text; none: it may be saved. */
export function checkTemplate(key: PromptKey, text: string): string[] {
  return checkText(text, promptVariables[key])
}

export function checkText(text: string, allowed: readonly VariableName[]): string[] {
  if (text.trim() === '') return ['The text is empty.']
  if (text.length > charactersMax) return [`The text has ${text.length} characters; it may have at most ${charactersMax}.`]
  try {
    const problems = withInsides(parse(text)).flatMap((token) => problemOf(token, allowed) ?? [])
    return [...new Set(problems)]
  } catch (error) {
    return [syntaxProblem(error instanceof Error ? error.message : '')]
  }
}

/** Undefined: the text is broken, as texts of an older system may be. Variables without a value, and unknown ones, say nothing. */
export function renderTemplate(text: string, variables: Variables): string | undefined {
  const values = Object.entries(variables).map(
    ([name, value]) => [name, typeof value === 'string' ? value.trim() : value] as const,
  )
  try {
    return tidy(fillIn(parse(text), new Map(values)))
  } catch {
    return undefined
  }
}

/** A piece of a text; sections have something inside. */
type Token = readonly [kind: string, content: string, start: number, end: number, inside?: readonly Token[]]

/** A writer of its own for each text: the one that mustache shares keeps every text for ever. */
function parse(text: string): readonly Token[] {
  return new mustache.Writer().parse(text)
}

function withInsides(tokens: readonly Token[]): readonly Token[] {
  return tokens.flatMap((token) => (isSection(token) ? [token, ...withInsides(token[4] ?? [])] : [token]))
}

function isSection([kind]: Token): boolean {
  return kind === '#' || kind === '^'
}

function problemOf(token: Token, allowed: readonly VariableName[]): string | undefined {
  const [kind, content] = token
  if (kind === '>') return `{{> ${content}}} cannot be used: a text cannot take in another one.`
  if (kind === '=') return delimitersProblem
  const isVariable = kind === 'name' || kind === '&' || isSection(token)
  if (!isVariable || allowed.some((name) => name === content)) return undefined
  return `{{${content}}} is not known here; what can be said is ${allowed.map((name) => `{{${name}}}`).join(', ')}.`
}

const delimitersProblem = 'Variables are written between {{ and }}; other marks cannot be set.'

/** `message` is one of the four that the parser of mustache throws. */
function syntaxProblem(message: string): string {
  const name = /"(.*)"/s.exec(message)?.[1]
  if (message.startsWith('Invalid tags')) return delimitersProblem
  if (message.startsWith('Unopened section')) return `{{/${name}}} ends a section that begins nowhere.`
  if (message.startsWith('Unclosed section')) return `The section {{#${name}}} or {{^${name}}} has to end with {{/${name}}}.`
  return 'A variable that begins with {{ has to end with }}.'
}

type Value = Variables[VariableName]

function fillIn(tokens: readonly Token[], values: ReadonlyMap<string, Value>): string {
  return tokens.map((token) => filledIn(token, values)).join('')
}

function filledIn([kind, content, , , inside = []]: Token, values: ReadonlyMap<string, Value>): string {
  const value = values.get(content)
  switch (kind) {
    case 'text':
      return content
    case 'name':
    case '&':
      return `${typeof value === 'boolean' ? '' : (value ?? '')}${valueEnd}`
    case '#':
      return value ? fillIn(inside, values) : ''
    case '^':
      return value ? '' : fillIn(inside, values)
    // A comment, or what can no longer be saved.
    default:
      return ''
  }
}

/** Marks where a value ends, while a text is filled in. */
const valueEnd = '\u{f8ff}'
const fullStopAfterValue = new RegExp(`([.!?…])\\s*${valueEnd}+\\s*\\.(?!\\.)`, 'g')

/** Takes away the gaps that variables without a value leave, and a full stop behind a value that ends with one: "Ada Brown Jr.". */
function tidy(text: string): string {
  return text
    .replace(fullStopAfterValue, '$1')
    .replaceAll(valueEnd, '')
    .replace(/\s+/g, ' ')
    .replace(/ (?=[,.;:!?])/g, '')
    .trim()
}
