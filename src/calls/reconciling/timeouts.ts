// How many seconds of silence from the carrier pass before it is asked about a session. Types and values only.

export interface Timeouts {
  /** After an interrupted request to dial: the carrier's list of calls lags behind. */
  readonly dialling: number
  /** After the caller was dialled, in addition to the time that the phone may ring. */
  readonly ringing: number
  /** After the caller was asked something. */
  readonly answered: number
  /** After an office was dialled, beyond the time that a call may last. */
  readonly talking: number
  /** After a session ended, or was told to end: reports may still be under way. */
  readonly ended: number
}

export const usualTimeouts: Timeouts = { dialling: 60, ringing: 60, answered: 300, talking: 300, ended: 60 }

/** For an operator who wants to know now. A request to dial may still be under way for 15 seconds: see dial-callers.ts. */
export const immediate: Timeouts = { dialling: 20, ringing: 0, answered: 0, talking: 0, ended: 0 }
