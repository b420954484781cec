// Generates docs/prompts.md: everything that callers can hear, in English, with the variables that each text may use.
import { promptKeys, promptVariables } from '../src/prompts/keys.ts'
import { wordings } from '../src/prompts/wording/wordings.ts'
import { type Phrase, phraseVariables } from '../src/prompts/wording.ts'

export function renderPromptReference(): string {
  const { prompts, phrases } = wordings.en
  const promptRows = promptKeys.map((key) => row(key, prompts[key], promptVariables[key]))
  const phraseRows = (Object.keys(phraseVariables) as Phrase[]).map((key) => row(key, phrases[key], phraseVariables[key]))
  return `# Prompts

Everything that callers hear. The texts below are the English ones; \`src/prompts/wording/\` has those of every language.

A text is a template. \`{{name}}\` is replaced by the value. \`{{#many}}…{{/many}}\` is said only if the value is true or not empty, \`{{^many}}…{{/many}}\` only if not.

## Prompts

A campaign can replace each prompt with a recording or a text of its own, under \`prompts\` in [its file](campaigns.md).

${table(promptRows)}

## Phrases

These are part of how a call works. A campaign cannot replace them.

${table(phraseRows)}
`
}

function table(rows: readonly string[]): string {
  return ['| key | text | variables |', '|---|---|---|', ...rows].join('\n')
}

function row(key: string, text: string, variables: readonly string[]): string {
  return `| \`${key}\` | ${text} | ${variables.map((name) => `\`${name}\``).join(', ')} |`
}
