// Generates .env.example from the tables of settings in README.md, which a test compares with the settings that are read.

const notice = `# The settings of Patchboard. Remove the # before those that you set. A value is what follows the =. One
# that contains a # needs single quotes around it: everything after a # is a comment.
# compose.yaml, docs/operations/patchboard.service and node --env-file read a file like this one.
`
const lineLength = 100

export function renderEnvExample(readme: string): string {
  const chapter = readme.split(/^## /m).find((part) => part.startsWith('Configuration')) ?? ''
  const blocks = chapter.split(/\n(?=\| variable )/)
  const [, ...tables] = blocks
  const parts = tables.map((table, i) => {
    const title = i === 0 ? '' : `# ${(blocks[i] ?? '').trim().split('\n').at(-1)?.split(/[.:]/)[0]}\n\n`
    const rows = [...table.matchAll(/^\| `(\w+)` \| (.+) \| (.*?) ?\|$/gm)]
    return title + rows.map(([, name = '', meaning = '', byDefault = '']) => setting(name, meaning, byDefault)).join('\n')
  })
  return `${notice}\n${parts.join('\n')}`
}

function setting(name: string, meaning: string, byDefault: string): string {
  // A name of another setting is no value, and neither is a default that depends on the carrier.
  const [, value] = /^`([^`]+)`$/.exec(/^`[A-Z_]+`$/.test(byDefault) ? '' : byDefault) ?? []
  const note = byDefault === '' || value !== undefined ? '' : `; default: ${byDefault}`
  return `${wrap(plain(meaning + note))}\n#${name}=${value ?? ''}\n`
}

/** Without the Markdown of links and code. */
function plain(markdown: string): string {
  return markdown.replace(/\[([^\]]+)\]\(([^)]+)\)/g, '$1: $2').replaceAll('`', '')
}

function wrap(text: string): string {
  const lines = ['#']
  for (const word of text.split(' ')) {
    if ((lines.at(-1) ?? '').length + word.length >= lineLength) lines.push('#')
    lines.push(`${lines.pop()} ${word}`)
  }
  return lines.join('\n')
}
