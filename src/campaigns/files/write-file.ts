// Writes a campaign as a YAML file. Pure.

import { Document, isMap, isSeq, Scalar } from 'yaml'
import type { Target } from '../../targets/target.ts'
import type { CampaignContent } from '../content/content.ts'
import { describeTarget } from '../content/difference.ts'
import type { CampaignInput } from '../content/input.ts'
import { inputOf } from '../content/input-of.ts'

const lineCharactersMax = 100

export function writeCampaignFile(campaign: CampaignContent): string {
  const document = new Document(inputOf(campaign))
  addNameComments(document, campaign.targets)
  return document.toString({ lineWidth: lineCharactersMax })
}

/** Without the names of targets, which an input does not have. */
export function writeInputFile(input: CampaignInput): string {
  return new Document(input).toString({ lineWidth: lineCharactersMax })
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
