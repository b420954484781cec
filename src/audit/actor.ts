// Who changes something.

export type ActorKind = 'user' | 'key' | 'command' | 'system'

export interface Actor {
  /** `command`: the command line without a named account. `system`: the server itself. */
  readonly kind: ActorKind
  /** The id of the user or the key. Null for others. */
  readonly id: number | null
  /** How the log shows the actor: a user's e-mail address, a key's name, `command line`. */
  readonly name: string
  /** The id of the HTTP request, if there is one. */
  readonly requestId?: string
}

/** Who makes a change, and when. */
export interface Authorship {
  readonly actor: Actor
  readonly now: Date
}

/** What the server does by itself. */
export const system: Actor = { kind: 'system', id: null, name: 'server' }

/** Whoever can run commands on the server. */
export const commandLine: Actor = { kind: 'command', id: null, name: 'command line' }
