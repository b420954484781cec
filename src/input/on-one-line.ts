// The schema of texts that have no line breaks, such as names, titles and phone numbers.
import { Type } from 'typebox'

/** Whatever starts a new line somewhere (Unicode Standard, 5.8). */
const pattern = '^[^\\n\\r\\u000b\\u000c\\u0085\\u2028\\u2029]*$'

export function onOneLine(maxLength?: number) {
  return Type.String({ pattern, ...(maxLength === undefined ? {} : { maxLength }) })
}
