// Reads bytes whose encoding nobody noted. Pure.

/** Undefined if a byte is none of its characters: five are not assigned. */
export function readWindows1252(bytes: Uint8Array): string | undefined {
  return bytes.some((byte) => unassigned.has(byte)) ? undefined : decoder.decode(bytes)
}

const unassigned = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d])
const decoder = new TextDecoder('windows-1252')

export interface DecodedText {
  readonly text: string
  readonly isUtf8: boolean
}

/** Undefined if they are no text that PostgreSQL can store. */
export function decodeText(bytes: Uint8Array): DecodedText | undefined {
  const strict = readUtf8(bytes)
  const text = strict ?? readWindows1252(bytes)
  return text === undefined || text.includes('\0') ? undefined : { text, isUtf8: strict !== undefined }
}

function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes)
  } catch {
    return undefined
  }
}

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
