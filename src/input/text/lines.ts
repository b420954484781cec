// The lines of a text or of bytes, as every system ends them: LF, CRLF or CR. Pure.

export function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/)
}

/** From 1. */
export function lineAt(text: string, index: number): number {
  return linesOf(text.slice(0, index)).length
}
