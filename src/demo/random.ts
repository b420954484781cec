// A random number generator with a fixed seed, so that the demo data is reproducible. Not for security.

export interface Random {
  /** From 0 (inclusive) to 1 (exclusive). */
  next(): number
  /** An integer from 0 (inclusive) to `bound` (exclusive). */
  below(bound: number): number
  pick<T>(choices: readonly T[]): T
  /** Picks each choice with a probability in proportion to its weight. */
  weighted<T>(choices: readonly (readonly [choice: T, weight: number])[]): T
  /** Hexadecimal digits. */
  hex(digits: number): string
}

/** The mulberry32 generator. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (bound: number) => Math.floor(next() * bound)
  const weighted = <T>(choices: readonly (readonly [T, number])[]): T => {
    let remaining = next() * choices.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [choice, weight] of choices) {
      remaining -= weight
      if (remaining < 0) return choice
    }
    return lastOf(choices)[0]
  }
  return {
    next,
    below,
    weighted,
    pick: (choices) => choices[below(choices.length)] ?? lastOf(choices),
    hex: (digits) => {
      let text = ''
      while (text.length < digits) text += below(0x1_0000_0000).toString(16).padStart(8, '0')
      return text.slice(0, digits)
    },
  }
}

function lastOf<T>(choices: readonly T[]): T {
  const last = choices.at(-1)
  if (last === undefined) throw new Error('There is nothing to choose from.')
  return last
}
