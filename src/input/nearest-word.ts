// Finds the known word that is most similar to an unknown one, for suggestions. Pure.

/**
 * Returns undefined if no word is similar enough. `allowed` says how many letters may be wrong, missing, superfluous or
 * swapped with the next; by default a third of them.
 */
export function nearestWord(written: string, known: readonly string[], allowed = aThird): string | undefined {
  const distances = known.map((word) => ({ word, distance: editDistance(written.toLowerCase(), word.toLowerCase()) }))
  const [nearest] = distances.toSorted((one, other) => one.distance - other.distance)
  return nearest !== undefined && nearest.distance <= allowed(written) ? nearest.word : undefined
}

function aThird(written: string): number {
  return Math.max(1, Math.ceil(written.length / 3))
}

/** Levenshtein distance; two neighbours that changed places count once. */
function editDistance(one: string, other: string): number {
  let before: number[] = []
  let row = Array.from({ length: other.length + 1 }, (_, i) => i)
  for (let i = 0; i < one.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < other.length; j++) {
      const isSwapped = i > 0 && j > 0 && one[i] === other[j - 1] && one[i - 1] === other[j]
      const swapped = isSwapped ? (before[j - 1] ?? 0) + 1 : Number.POSITIVE_INFINITY
      const replaced = (row[j] ?? 0) + (one[i] === other[j] ? 0 : 1)
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, replaced, swapped))
    }
    before = row
    row = next
  }
  return row[other.length] ?? 0
}
