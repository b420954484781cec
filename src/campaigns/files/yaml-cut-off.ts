// Finds texts in YAML that a # cuts off: whoever wrote them did not mean a comment. Pure.
import { type Document, isCollection, isScalar, type Node, Scalar, visit } from 'yaml'

export interface YamlProblem {
  /** In the text. */
  readonly offset: number
  readonly sentence: string
}

/** Texts that people read or hear. Others, such as keys and numbers, have no use for a #. */
const freeTexts = new Set(['name', 'title', 'district', 'location', 'address', 'text', 'description'])

function isFreeText(path: readonly (string | number)[]): boolean {
  const [first] = path
  return first === 'embed' || (first === 'prompts' && path.length === 2) || freeTexts.has(String(path.at(-1)))
}

/**
 * A # after a single space begins a comment for YAML, but not for most people, who would lose the rest of a text, or an extension.
 * Two spaces are how comments are written.
 */
export function findCutOff(node: Node, text: string, path: readonly (string | number)[]): YamlProblem | undefined {
  const lost = isFreeText(path) || path.at(-1) === 'phone' ? commentAfter(node, text) : undefined
  if (lost === undefined || (path.at(-1) === 'phone' && !/^# ?\d+$/.test(lost.comment))) return undefined
  return cutOffProblem(lost)
}

/** Between brackets, a comment swallows the bracket that should close them, which is noticed later. */
export function findCutOffBefore(offset: number, document: Document.Parsed, text: string): YamlProblem | undefined {
  let found: Lost | undefined
  visit(document, {
    Scalar: (_key, node, parents) => {
      const lost = parents.some((parent) => isCollection(parent) && parent.flow) ? commentAfter(node, text) : undefined
      if (lost !== undefined && lost.at < offset && /[\]},]/.test(lost.comment)) found ??= lost
    },
  })
  return found && cutOffProblem(found)
}

interface Lost {
  /** Offset of the #. */
  readonly at: number
  readonly comment: string
}

/** After one space; after a colon and one space, if there is no text at all. */
function commentAfter(node: unknown, text: string): Lost | undefined {
  if (!isScalar(node) || node.type !== Scalar.PLAIN || node.range === undefined || node.range === null) return undefined
  const [, end] = node.range
  const before = text.slice(Math.max(end - 2, 0), end)
  const [, space = '', comment] = /^( ?)(#[^\n\r]*)/.exec(text.slice(end, end + 200)) ?? []
  const isAfterOne = space === ' ' ? !before.endsWith(' ') : /[:-] $/.test(before)
  return comment === undefined || !isAfterOne ? undefined : { at: end + space.length, comment }
}

function cutOffProblem({ at, comment }: Lost): YamlProblem {
  const sentence = `the text ends here, because " #" begins a comment; quote the text if "${comment}" belongs to it, or else put two spaces before the #`
  return { offset: at, sentence }
}
