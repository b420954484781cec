// How long the texts of a target may be: its key, title, name, district and location. Pure.

/** Characters, as PostgreSQL counts them. The columns hold no more. */
export const textMax = 100

export function lengthOf(text: string): number {
  return [...text].length
}

/** For texts that nobody here can change. */
export function shortened(text: string): string {
  const characters = [...text]
  return characters.length > textMax ? `${characters.slice(0, textMax - 1).join('')}…` : text
}
