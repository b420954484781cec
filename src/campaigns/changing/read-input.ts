// Reads what somebody sent as the input of a campaign: first its shape, then its rules, so that all problems are reported at
// once. Pure.
import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '../../domain-errors.ts'
import { checkShape } from '../../input/check-shape.ts'
import { dropEmpty } from '../../input/drop-empty.ts'
import { isMap, valueAt, withoutPart } from '../../input/path.ts'
import { textsIn, withoutInvisibleIn } from '../../input/without-invisible.ts'
import { type CampaignInput, campaignInput } from '../content/input.ts'

export interface ReadInput {
  /** Without the parts whose shape is wrong. */
  readonly input: CampaignInput
  readonly problems: readonly Problem[]
}

/** `current`: the input that describes the campaign in the database. Unchanged values are always allowed. */
export function checkInput(sent: unknown, current: Partial<CampaignInput>): ReadInput {
  const input = normalize(withoutInvisibleIn(sent, textsIn(current)))
  const problems = checkShape(campaignInput, input).filter(({ path, code }) => {
    const value = valueAt(input, path)
    return code === 'required' || value === undefined || !isDeepStrictEqual(value, valueAt(current, path))
  })
  const pruned = problems.reduce((rest, { path }) => withoutPart(rest, path), input)
  return { input: (isMap(pruned) ? pruned : {}) as CampaignInput, problems }
}

/** A prompt without a text is a mistake, and any JSON may be in `embed`. */
function normalize(sent: unknown): unknown {
  const input = dropEmpty(sent, ['prompts', 'embed'])
  if (!isMap(input) || !isMap(input.prompts)) return input
  const prompts = Object.entries(input.prompts).filter(([, prompt]) => prompt !== null)
  return { ...input, prompts: Object.fromEntries(prompts) }
}

/** Checks the name of a campaign alone. */
export function checkName(name: unknown): readonly Problem[] {
  const isBlank = typeof name !== 'string' || name.trim() === ''
  return isBlank ? [{ path: ['name'], code: 'required', message: 'name is missing' }] : checkShape(campaignInput, { name })
}
