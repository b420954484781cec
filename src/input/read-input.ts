// Gives what somebody sent the type of an operation's input, once it has the shape of its schema. Invisible characters are removed
// from its texts, but not from passwords, which are compared character by character. Pure.
import type { Static, TSchema } from 'typebox'
import { type InvalidInput, invalidInput } from '../domain-errors.ts'
import { checkShape, type InputSchema } from './check-shape.ts'
import { isMap } from './path.ts'
import { withoutInvisibleIn } from './without-invisible.ts'

/** A property that is undefined counts as absent. The rules that a schema cannot express are left to the operation. */
export function readInput<T extends TSchema>(schema: T, sent: unknown): { value: Static<T> } | { error: InvalidInput } {
  const { properties = {} } = schema as InputSchema
  const isSecret = (key: string) => Object.hasOwn(properties, key) && properties[key]?.format === 'password'
  const present = isMap(sent) ? Object.entries(sent).filter(([, value]) => value !== undefined) : []
  const visible = present.map(([key, value]) => [key, isSecret(key) ? value : withoutInvisibleIn(value)])
  const input = isMap(sent) ? Object.fromEntries(visible) : sent
  const problems = checkShape(schema, input)
  return problems.length > 0 ? invalidInput(problems) : { value: input as Static<T> }
}
