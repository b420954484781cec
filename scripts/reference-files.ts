// Generates docs/api.md and the types of the TypeScript client from the OpenAPI document, docs/prompts.md, and .env.example. A
// test compares them with the files in the repository; scripts/write-reference.ts writes them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import type { ReferenceDocument } from '../src/reference/document.ts'
import { renderMarkdown } from '../src/reference/markdown.ts'
import { renderEnvExample } from './env-example.ts'
import { renderPromptReference } from './prompt-reference.ts'

export const regenerate = 'node scripts/launch.mjs scripts/write-reference.ts'

const notice = `Made from the routes by \`${regenerate}\`. Change the routes, not this file.`
const promptNotice = `Made from src/prompts/ by \`${regenerate}\`. Change the wording there, not this file.`

/** Returns the content of each file by its path in the repository. */
export async function referenceFiles(document: ReferenceDocument): Promise<Readonly<Record<string, string>>> {
  const types = astToString(
    await openapiTS(structuredClone(document) as unknown as OpenAPI3, { alphabetize: false, arrayLength: true }),
  )
  return {
    'docs/api.md': `<!-- ${notice} -->\n\n${renderMarkdown(document)}`,
    'docs/prompts.md': `<!-- ${promptNotice} -->\n\n${renderPromptReference()}`,
    '.env.example': renderEnvExample(readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')),
    'clients/typescript/schema.ts': `// ${notice}\n\n${types}`,
  }
}
