// Collecting the problems of an input.
import type { Path, Problem, ProblemCode } from '../domain-errors.ts'

export type AddProblem = (path: Path, code: ProblemCode, message: string) => void

export function collectProblems(): { readonly problems: Problem[]; readonly addProblem: AddProblem } {
  const problems: Problem[] = []
  return { problems, addProblem: (path, code, message) => void problems.push({ path, code, message }) }
}

/** Leaves out problems of rules about parts whose shape is wrong already. */
export function joinProblems(ofShape: readonly Problem[], ofRules: readonly Problem[]): Problem[] {
  const wrong = new Set(ofShape.map(({ path }) => JSON.stringify(path)))
  const isWrong = (path: Path) => path.some((_, i) => wrong.has(JSON.stringify(path.slice(0, i + 1))))
  return [...ofShape, ...ofRules.filter(({ path }) => !isWrong(path))]
}
