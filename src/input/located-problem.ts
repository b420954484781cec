// Problems in a file, with their positions. Pure.

export interface LocatedProblem {
  /** The name of the file, if there are several. */
  readonly file?: string
  /** From 1. */
  readonly line: number
  /** From 1. Absent in files where the line is enough. */
  readonly column?: number
  /** What was found, and what is allowed. */
  readonly sentence: string
}

export function describeProblem({ file, line, column, sentence }: LocatedProblem): string {
  const position = column === undefined ? `line ${line}` : `line ${line}, column ${column}`
  return `${file === undefined ? '' : `${file}, `}${position}: ${sentence}${/[.?]$/.test(sentence) ? '' : '.'}`
}

const problemsMax = 100

/** One a line, and that nothing was changed. */
export function describeProblems(problems: readonly LocatedProblem[]): string {
  const lines = problems.slice(0, problemsMax).map(describeProblem)
  const more = problems.length - problemsMax
  return [...lines, ...(more > 0 ? [`There are ${more} more problems.`] : []), 'Nothing was changed.'].join('\n')
}
