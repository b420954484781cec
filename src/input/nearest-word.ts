// Finds the known word that is most similar to an unknown one, for suggestions. Pure.

/** Returns undefined if no word is similar enough. */
export function nearestWord(written: string, known: readonly string[]): string | undefined {
  const distances = known.map((word) => ({ word, distance: editDistance(written.toLowerCase(), word) }))
  const [nearest] = distances.toSorted((one, other) => one.distance - other.distance)
  return nearest !== undefined && nearest.distance <= Math.max(1, Math.ceil(written.length / 3)) ? nearest.word : undefined
}

/** Levenshtein distance. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1]
    for (let j = 0; j < other.length; j++)
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other[j] ? 0 : 1)))
    row = next
  }
  return row[other.length] ?? 0
}
