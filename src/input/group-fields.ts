// Groups the fields of a form by name. Takes one pass, because anyone can send thousands of fields.

export type Fields = Record<string, string | string[]>

/** A repeated field becomes an array. No name is special, not even `__proto__`. */
export function groupFields(fields: Iterable<readonly [name: string, value: string]>): Fields {
  const grouped: Fields = Object.create(null)
  for (const [name, value] of fields) addField(grouped, name, value)
  return grouped
}

export function addField(grouped: Fields, name: string, value: string): void {
  const earlier = grouped[name]
  if (Array.isArray(earlier)) earlier.push(value)
  else grouped[name] = earlier === undefined ? value : [earlier, value]
}
