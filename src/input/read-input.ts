// Gives what somebody sent the type of an operation's input, once it has the shape of its schema. Pure.
import type { Static, TSchema } from 'typebox'
import { type InvalidInput, invalidInput } from '../domain-errors.ts'
import { checkShape } from './check-shape.ts'
import { isMap } from './path.ts'

/** A property that is undefined counts as absent. The rules that a schema cannot express are left to the operation. */
export function readInput<T extends TSchema>(schema: T, sent: unknown): { value: Static<T> } | { error: InvalidInput } {
  const input = isMap(sent) ? Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined)) : sent
  const problems = checkShape(schema, input)
  return problems.length > 0 ? invalidInput(problems) : { value: input as Static<T> }
}
