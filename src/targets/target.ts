// Who is called: what a target and its offices consist of. Pure.

export interface TargetData {
  readonly title: string | null
  readonly name: string
  readonly district: string | null
  readonly location: string | null
  /** E.164, followed by `;ext=N` if there is an extension. */
  readonly number: string | null
  /** The number is shared with others, so callers are told to ask for this target by name. */
  readonly ask_for: boolean
  /** In the order of dialling. */
  readonly offices: readonly Office[]
}

export interface Target extends TargetData {
  /** Undefined if the target has no row yet. */
  readonly id: number | undefined
  readonly key: string | null
  /** A committee, a role or a list: its present members are called in its place. */
  readonly is_body: boolean
}

export interface Office {
  readonly name: string | null
  readonly type: string | null
  readonly number: string | null
  readonly address: string | null
}

/** A target as the database has it. */
export type StoredTarget = Target & { readonly id: number }

/** True for targets that were created here. All others come from data sources, which keep them up to date. */
export function isOwnKey(key: string | null): boolean {
  return key === null || key.startsWith('custom:')
}
