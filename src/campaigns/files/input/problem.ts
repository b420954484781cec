// What is wrong with a file, and where. Pure.

export interface Problem {
  /** From 1. */
  readonly line: number
  /** From 1; absent where the line says enough. */
  readonly column?: number
  /** What was found, and what is allowed. */
  readonly sentence: string
}

/** Notes a problem. `place`: an offset into the text of a YAML file; a line of a CSV file. */
export type AddProblem = (position: number, sentence: string) => void

export function describeProblem({ line, column, sentence }: Problem): string {
  const position = column === undefined ? `line ${line}` : `line ${line}, column ${column}`
  return `${position}: ${sentence}${/[.?]$/.test(sentence) ? '' : '.'}`
}
