// Parses a TwiML document into elements, attributes and text, and rejects what is not well-formed more strictly than the XML
// parser does. document.ts interprets the elements.
import { DOMParser, type Element, type Node } from '@xmldom/xmldom'

/** An application error in Twilio's terms: the document cannot be followed. */
export class ApplicationError extends Error {
  override readonly name = 'ApplicationError'
  /** https://www.twilio.com/docs/api/errors */
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

export interface TwimlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | undefined>>
  /** The text of an element without children: what is spoken, a number or a URL. */
  readonly text: string
  readonly children: readonly TwimlElement[]
}

const bytesMax = 64 * 1024

/** Returns the children of `Response`. Throws an ApplicationError. */
export function readElements(contentType: string, text: string): readonly TwimlElement[] {
  if (!/^(text|application)\/xml\s*(;|$)/i.test(contentType))
    throw new ApplicationError(12300, `the content type is "${contentType}" instead of XML`)
  if (Buffer.byteLength(text) > bytesMax) throw new ApplicationError(11750, 'the document is larger than 64 kB')
  const root = readElement(parse(text))
  if (root.name !== 'Response') throw new ApplicationError(12100, `the document is a <${root.name}>, not a <Response>`)
  if (root.text !== '') throw new ApplicationError(12200, '<Response> contains text')
  if (Object.keys(root.attributes).length > 0) throw new ApplicationError(12200, '<Response> has attributes')
  return root.children
}

function parse(text: string): Element {
  // The parser accepts these, but that of a carrier does not.
  const unquoted = text.replace(/<!\[CDATA\[.*?\]\]>|<!--.*?-->/gs, '')
  if (/&(?!#\d+;|#x[\da-f]+;|[a-z]+;)/i.test(unquoted)) throw new ApplicationError(12100, 'an & is not escaped as &amp;')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML forbids
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text))
    throw new ApplicationError(12100, 'there is a control character')
  try {
    const document = new DOMParser({
      onError: (_level, message) => {
        throw new Error(message)
      },
    }).parseFromString(text, 'text/xml')
    if (document.doctype !== null) throw new Error('there is a document type')
    if (document.documentElement === null) throw new Error('there is no element')
    return document.documentElement
  } catch (error) {
    throw new ApplicationError(
      12100,
      `the document is not well-formed: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function readElement(element: Element): TwimlElement {
  const nodes = [...element.childNodes]
  const children = nodes.filter(isElement).map(readElement)
  const text = nodes
    .filter((node) => node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE)
    .map((node) => node.nodeValue ?? '')
    .join('')
    .replace(/\s+/g, ' ')
    .trim()
  if (children.length > 0 && text !== '') throw new ApplicationError(12200, `<${element.tagName}> mixes text with elements`)
  const attributes = Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]))
  return { name: element.tagName, attributes, text, children }
}

function isElement(node: Node): node is Element {
  return node.nodeType === node.ELEMENT_NODE
}
