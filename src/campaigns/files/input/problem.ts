// Problems in a file, with their positions. Pure.

export interface Problem {
  /** From 1. */
  readonly line: number
  /** From 1. Absent in files where the line is enough. */
  readonly column?: number
  /** What was found, and what is allowed. */
  readonly sentence: string
}

/** Reports a problem. `position`: an offset in a YAML file, a line in a CSV file. */
export type AddProblem = (position: number, sentence: string) => void

export function describeProblem({ line, column, sentence }: Problem): string {
  const position = column === undefined ? `line ${line}` : `line ${line}, column ${column}`
  return `${position}: ${sentence}${/[.?]$/.test(sentence) ? '' : '.'}`
}
