// What the YAML parser objects to, in words for people who write campaigns, and where it is. Pure.
import { type Document, Scalar, visit, type YAMLError } from 'yaml'
import { findCutOffBefore, type YamlProblem } from './yaml-cut-off.ts'

/** The parser goes on after an error, and then complains of its consequences: only the first one of a line counts. */
export function problemsOf(document: Document.Parsed, text: string): YamlProblem[] {
  const all = [...document.errors, ...document.warnings]
  const lineOf = ({ pos: [offset] }: YAMLError) => text.lastIndexOf('\n', offset - 1)
  const first = all.filter((error, i) => all.findIndex((other) => lineOf(other) === lineOf(error)) === i)
  return first.map((error) => problemOf(error, document, text))
}

function problemOf({ pos: [offset], code, message }: YAMLError, document: Document.Parsed, text: string): YamlProblem {
  const cutOff = findCutOffBefore(offset, document, text)
  if (cutOff !== undefined) return cutOff
  const quoted = findBrokenQuote(document, text, { offset, isOpen: /closing/.test(message) })
  if (quoted !== undefined) return { offset: quoted, sentence: `this text has no quotation mark at its end: ${quoteAdvice}` }
  const [line = ''] = /^[^\n]*/.exec(text.slice(offset)) ?? []
  // A text and the line after it, which has more spaces before it than it should, look like a key to the parser.
  if (code === 'BLOCK_AS_IMPLICIT_KEY' && !line.includes(':')) return { offset: offset + line.length + 1, sentence: indentation }
  return { offset, sentence: sentenceFor(code, message, { line, opening: openingOf(text.slice(0, offset)) }) }
}

interface Around {
  /** From the error to the end of the line. */
  readonly line: string
  readonly opening: string | undefined
}

/** The first character of a value that ends before the error, if it means something else than a text. */
function openingOf(before: string): string | undefined {
  return /: ([*[{])[^\n]*$/.exec(before)?.[1]
}

const quoteAdvice = 'a quotation mark is missing or too many'

interface Place {
  readonly offset: number
  /** No closing mark was found at all. */
  readonly isOpen: boolean
}

/**
 * A text that begins with a quotation mark and does not end in its line swallows what follows, until the next mark or the end of
 * the file, where the parser notices. Returns where the text begins.
 */
function findBrokenQuote(document: Document.Parsed, text: string, { offset, isOpen }: Place): number | undefined {
  let start: number | undefined
  visit(document, {
    Scalar: (_key, node) => {
      const [begin, end] = node.range ?? [0, 0]
      const isQuoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE
      const isBroken = isOpen || (offset <= end + 1 && text.slice(begin, end).includes('\n'))
      if (isQuoted && begin < offset && isBroken) start = begin
    },
  })
  return start
}

const colon = 'write a key, a colon and a space, as in "name: Save the Rivers"'
const indentation = 'this line does not belong to the one above: check how many spaces are before it'
const plainText = 'quote the text, because it contains ": ", quotation marks or brackets'

const sentences: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  ALIAS_PROPS: 'a text that begins with * must be quoted',
  BAD_ALIAS: 'a text that begins with & or * must be quoted',
  BAD_COLLECTION_TYPE: 'a text that begins with ! must be quoted',
  BAD_DIRECTIVE: 'a line that begins with % must be quoted',
  BAD_DQ_ESCAPE: 'after \\, this character has no meaning between quotation marks; write \\\\ for a backslash',
  BAD_INDENT: indentation,
  BAD_PROP_ORDER: 'a text that begins with & or ! must be quoted',
  BLOCK_AS_IMPLICIT_KEY: plainText,
  BLOCK_IN_FLOW: 'this cannot be between brackets; write it on lines of its own',
  KEY_OVER_1024_CHARS: plainText,
  MULTILINE_IMPLICIT_KEY: `this line has no colon after its key, or too many spaces before it; ${colon}`,
  MULTIPLE_ANCHORS: 'a text that begins with & must be quoted',
  MULTIPLE_DOCS: 'a second YAML document starts here; a file must contain only one campaign',
  MULTIPLE_TAGS: 'a text that begins with ! must be quoted',
  NON_STRING_KEY: 'a key cannot be in braces or brackets; quote a text that starts with {{',
  RESOURCE_EXHAUSTION: 'this is nested too deep, or refers too often to a text that begins with &; write it out',
  TAB_AS_INDENT: 'this line begins with a tab; use spaces',
  TAG_RESOLVE_FAILED: 'a text that begins with ! must be quoted',
}

function sentenceFor(code: YAMLError['code'], message: string, { line, opening }: Around): string {
  const [first = ''] = line
  switch (code) {
    case 'BAD_SCALAR_START':
      return `a text that begins with ${first} must be quoted`
    case 'DUPLICATE_KEY':
      return `the key ${/^["']?([^"':]*)/.exec(line)?.[1]?.trim()} is here for the second time`
    case 'MISSING_CHAR':
      return sentenceForMissing(message)
    case 'UNEXPECTED_TOKEN':
      if (opening !== undefined) return `a text that begins with ${opening} must be quoted`
      return /block scalar/i.test(message) ? 'a text after | or > begins in the next line' : unexpected(message)
    default:
      return sentences[code] ?? `this cannot be read; ${plainText}`
  }
}

function sentenceForMissing(message: string): string {
  if (/Comments/.test(message)) return 'a comment needs a space before its #'
  if (/without - indicator/.test(message))
    return 'this line must begin with "- " like the others of its list, or have as many spaces before it as the rest of its entry'
  if (/flow/i.test(message))
    return 'between brackets, entries are separated by commas, and each opening bracket needs a closing one'
  if (/map values/.test(message)) return `this line has no colon; ${colon}`
  return indentation
}

function unexpected(message: string): string {
  return /flow|[[\]{},]/.test(message)
    ? 'a bracket or a comma is out of place; quote a text that contains one'
    : `a text goes on after its closing quotation mark; ${quoteAdvice}`
}
