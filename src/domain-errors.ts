// What an operation returns if it cannot do what was asked. Operations know no file, command or HTTP; whoever calls them
// translates: to a line of a file, a message on the terminal, a status and a field.

/** Where in the input: property names, and indexes of lists from 0. Empty if the input as a whole is meant. */
export type Path = readonly (string | number)[]

/** Never rename or reuse a code. */
export type ProblemCode =
  | 'required'
  | 'unknown_key'
  | 'wrong_type'
  | 'not_allowed'
  | 'out_of_range'
  | 'too_long'
  | 'too_short'
  | 'invalid_text'
  | 'invalid_number'
  | 'duplicate'
  | 'not_found'
  | 'taken'
  | 'incomplete'
  | 'unreadable'

export interface Problem {
  readonly path: Path
  readonly code: ProblemCode
  /** What was found and what is allowed, in words that need no path: the part of the input is named. */
  readonly message: string
}

export interface InvalidInput {
  readonly kind: 'invalid_input'
  readonly problems: readonly Problem[]
}

/** The object to change does not exist. */
export interface NotFound {
  readonly kind: 'not_found'
  readonly message: string
}

/** The input is valid, but not in the current state, such as a change of a revision that is no longer current. */
export interface Conflict {
  readonly kind: 'conflict'
  /** The part of the input that conflicts, such as a name that is taken. Undefined if no single part does. */
  readonly path?: Path
  readonly message: string
}

export type DomainError = InvalidInput | NotFound | Conflict

/** Operations return errors that are caused by their input. They throw only if the server or the database fails. */
export type Result<T> = { readonly value: T } | { readonly error: DomainError }

export function invalidInput(problems: readonly Problem[]): { readonly error: InvalidInput } {
  return { error: { kind: 'invalid_input', problems } }
}

export function notFound(message: string): { readonly error: NotFound } {
  return { error: { kind: 'not_found', message } }
}

export function conflict(message: string, path?: Path): { readonly error: Conflict } {
  return { error: { kind: 'conflict', message, ...(path === undefined ? {} : { path }) } }
}
