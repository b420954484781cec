// Compares ETags as If-None-Match does (RFC 9110, 13.1.2): weak ones match as well. Pure.

/** `header`: a list of ETags, or `*`. */
export function isMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.split(',').some((tag) => strong(tag.trim()) === strong(etag) || tag.trim() === '*')
}

function strong(etag: string): string {
  return etag.replace(/^W\//, '')
}
