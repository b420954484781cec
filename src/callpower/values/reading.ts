// What reading a value gives: the value as it is stored, and what the report says about it.

export interface Reading {
  readonly value: string
  /** Undefined if nothing is to be reported. */
  readonly remark?: { readonly outcome: 'repaired' | 'noted'; readonly reason: string }
}

/** Undefined if the text cannot be read. `context`: what else decides how it is read. */
export type ReadText = (text: string, context: string) => Reading | undefined
