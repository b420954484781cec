// The anchor of a heading: the one that GitHub gives it, so that a link works there and on our own page.

export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}
