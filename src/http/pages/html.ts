// The template tag for HTML pages. Escapes all interpolated values except HTML that the tag itself has created.

/** Escaped HTML. Created by the tag `html`; text from users must not be passed to the constructor. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = string | number | Html | undefined | readonly Part[]

/** Safe for text and quoted attribute values. Not safe inside a script, a style or a URL. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.reduce((text, next, i) => text + render(parts[i - 1]) + next))
}

function render(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'object') return part.map(render).join('')
  return String(part).replace(/[&<>"']/g, (found) => entities[found] ?? found)
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
