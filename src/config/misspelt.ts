// Finds environment variables that were probably meant to be one of ours. Everything else in the environment belongs to
// somebody else, so only close misses count. Pure.
import { nearestWord } from '../input/nearest-word.ts'
import type { Environment } from './environment.ts'

/** Shorter names resemble too many others. Only swapped letters are reported. */
const shortLength = 5
const longLength = 12

/** Returns a sentence for each, without its value. `known`: the names of all settings. */
export function findMisspelt(env: Environment, known: readonly string[]): string[] {
  return Object.keys(env)
    .filter((name) => !known.includes(name) && !/^npm_/i.test(name))
    .flatMap((name) => {
      const meant = nearestWord(name, known, lettersAllowed)
      // Who has set the right one as well probably has the other for another program.
      if (meant === undefined || env[meant] !== undefined || !isLikely(name, meant)) return []
      return [`${name} is set, but there is no such setting, and it has no effect. Did you mean ${meant}?`]
    })
}

function lettersAllowed(written: string): number {
  return written.length >= longLength ? 2 : 1
}

function isLikely(written: string, meant: string): boolean {
  const isSameLetters = sorted(written) === sorted(meant)
  if (meant.length <= shortLength) return isSameLetters && written !== meant.toLowerCase()
  return isSameLetters || written[0]?.toUpperCase() === meant[0]
}

function sorted(name: string): string {
  return [...name.toUpperCase()].sort().join('')
}
