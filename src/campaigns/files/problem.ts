// Problems in a file, with their positions. Pure.

export interface LocatedProblem {
  /** From 1. */
  readonly line: number
  /** From 1. Absent in files where the line is enough. */
  readonly column?: number
  /** What was found, and what is allowed. */
  readonly sentence: string
}

export function describeProblem({ line, column, sentence }: LocatedProblem): string {
  const position = column === undefined ? `line ${line}` : `line ${line}, column ${column}`
  return `${position}: ${sentence}${/[.?]$/.test(sentence) ? '' : '.'}`
}
