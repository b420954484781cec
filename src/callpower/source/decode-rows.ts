// Decodes the rows of a database without an encoding: UTF-8, and each text that is not, as Windows-1252, which contains Latin-1.
// Remembers which texts these were.
import { isUtf8 } from 'node:buffer'
import { Transform } from 'node:stream'
import { readWindows1252 } from '../values/windows-1252.ts'

export interface RepairedText {
  readonly column: string
  /** False: some of its bytes are no characters of Windows-1252 either, and it was left out. */
  readonly isReadable: boolean
  readonly count: number
  /** Of the first of these rows. */
  readonly ids: readonly string[]
}

const idsMax = 100

const [tab, lineFeed] = [9, 10]
const absent = Buffer.from('\\N')

export class RowDecoder {
  readonly #columns: readonly string[]
  readonly #found = new Map<string, RepairedText>()

  /** `columns`: of the rows in COPY's text format, in order. The first one is the id. */
  constructor(columns: readonly string[]) {
    this.#columns = columns
  }

  get found(): RepairedText[] {
    return [...this.#found.values()]
  }

  /** In COPY's text format each row ends with a line feed; those within values are escaped. */
  stream(): Transform {
    let rest: Buffer = Buffer.alloc(0)
    const decode = (chunk: Buffer): Buffer => {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      const end = bytes.lastIndexOf(lineFeed) + 1
      rest = bytes.subarray(end)
      const rows = bytes.subarray(0, end)
      return isUtf8(rows) ? rows : Buffer.concat(split(rows, lineFeed).map((row) => this.#decodeRow(row)))
    }
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => done(null, decode(chunk)),
      flush: (done) => done(null, rest),
    })
  }

  #decodeRow(row: Buffer): Buffer {
    if (isUtf8(row)) return row
    const fields = split(row, tab)
    const id = fields[0]?.subarray(0, -1).toString('latin1') ?? ''
    return Buffer.concat(fields.map((field, i) => (isUtf8(field) ? field : this.#decodeField(field, i, id))))
  }

  #decodeField(field: Buffer, i: number, id: string): Buffer {
    const text = readWindows1252(field)
    const column = this.#columns[i] ?? ''
    const key = `${column} ${text !== undefined}`
    const { count, ids } = this.#found.get(key) ?? { count: 0, ids: [] }
    this.#found.set(key, {
      ...{ column, isReadable: text !== undefined, count: count + 1 },
      ids: ids.length < idsMax ? [...ids, id === '\\N' ? 'none' : id] : ids,
    })
    return text === undefined ? Buffer.concat([absent, field.subarray(-1)]) : Buffer.from(text)
  }
}

/** Each part ends with the separator, but the last one may not. */
function split(bytes: Buffer, separator: number): Buffer[] {
  const parts: Buffer[] = []
  let start = 0
  for (let at = bytes.indexOf(separator); at !== -1; at = bytes.indexOf(separator, start)) {
    parts.push(bytes.subarray(start, at + 1))
    start = at + 1
  }
  return start < bytes.length ? [...parts, bytes.subarray(start)] : parts
}
