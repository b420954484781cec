// Makes the anchor of a heading in the same way as GitHub, so that links work both there and on our page.

export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}
