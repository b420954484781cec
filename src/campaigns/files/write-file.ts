// Writes a campaign as a YAML file. Pure.

import { Document, isMap, isSeq, Scalar, visit } from 'yaml'
import { escapeGarbled, findGarbled, usualMistakes } from '../../input/text/garbled.ts'
import { escapeInvisible, hasInvisible } from '../../input/without-invisible.ts'
import type { Target } from '../../targets/target.ts'
import type { CampaignContent } from '../content/content.ts'
import { describeTarget } from '../content/difference.ts'
import { type CampaignInput, type PromptInput, storedPrefix } from '../content/input.ts'
import { inputOf } from '../content/input-of.ts'

const lineCharactersMax = 100

/** `fileOf`: how the file names a stored recording, if not by its name in the store. */
export function writeCampaignFile(campaign: CampaignContent, fileOf?: (storage: string) => string): string {
  const document = new Document(fileOf === undefined ? inputOf(campaign) : renameRecordings(inputOf(campaign), fileOf))
  addNameComments(document, campaign.targets)
  return write(document)
}

function renameRecordings(input: CampaignInput, fileOf: (storage: string) => string): CampaignInput {
  const prompts = Object.entries(input.prompts ?? {}).map(([key, prompt]): [string, PromptInput] => {
    if (typeof prompt === 'string' || prompt.file === undefined) return [key, prompt]
    return [key, { ...prompt, file: fileOf(prompt.file.slice(storedPrefix.length)) }]
  })
  return prompts.length === 0 ? input : { ...input, prompts: Object.fromEntries(prompts) }
}

/** Without the names of targets, which an input does not have. */
export function writeInputFile(input: CampaignInput): string {
  return write(new Document(input))
}

/** What is removed from files that are read, or refused in them, is written as escape sequences. */
function write(document: Document): string {
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'string' && needsEscapes(node.value)) node.type = 'QUOTE_DOUBLE'
    },
  })
  return escapeGarbled(escapeInvisible(document.toString({ lineWidth: lineCharactersMax })))
}

function needsEscapes(text: string): boolean {
  return hasInvisible(text) || findGarbled(text, usualMistakes) !== undefined
}

/** Adds the names of targets that are written as keys only, for the reader. */
function addNameComments(document: Document, targets: readonly Target[]): void {
  const list = document.get('targets')
  if (!isSeq(list)) return
  for (const [i, node] of list.items.entries()) {
    const target = targets[i]
    const key = isMap(node) && node.items.length === 1 ? node.get('key', true) : undefined
    // Any kind of line break would end the comment.
    if (target !== undefined && key instanceof Scalar) key.comment = ` ${describeTarget(target).replace(/\p{Cc}+/gu, ' ')}`
  }
}
