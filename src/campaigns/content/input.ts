// The input that describes a whole campaign, in files and everywhere else. What is left out has its default. The rules that a
// schema cannot express are in changing/.
import { type Static, Type } from 'typebox'
import { listCampaignTypes } from '../../countries/campaign-types.ts'
import { onOneLine } from '../../input/on-one-line.ts'
import { languages, tagsFor } from '../../prompts/languages.ts'
import { targetInput } from '../../targets/input.ts'
import { statuses } from '../campaign.ts'
import { officeOrders } from '../office-order.ts'
import { specialRules } from '../reaching/join-special.ts'
import { targetOrders } from '../reaching/order-targets.ts'

const smallintMax = 32_767
const integerMax = 2_147_483_647
const secondsPerDay = 86_400
const textMax = 100
const nameMax = 255
/** Phone numbers, countries: as people write them. */
const writtenMax = 100

const optional = Type.Optional
const short = optional(onOneLine(textMax))
const written = optional(onOneLine(writtenMax))
const whole = (maximum: number) => Type.Integer({ minimum: 1, maximum })
const flag = optional(Type.Boolean())
const map = <T extends Parameters<typeof Type.Object>[0]>(properties: T) =>
  Type.Object(properties, { additionalProperties: false })

/** `file`: a stored recording, as `stored:` and the value of the column `file_storage`. */
const prompt = Type.Union([
  Type.String(),
  map({
    text: optional(Type.String()),
    file: optional(Type.String()),
    description: optional(Type.String({ maxLength: textMax })),
  }),
])

/** `pinned`: called before all others, whatever the order and the number of calls. */
const campaignTarget = map({ ...targetInput.properties, pinned: flag })

export const campaignInput = map({
  name: onOneLine(nameMax),
  /** Which campaign to change, if its name changes. Otherwise it is found by its name. */
  id: optional(whole(integerMax)),
  status: optional(Type.Enum([...statuses])),
  country: written,
  language: optional(Type.Enum(languages.flatMap((language) => [language, ...tagsFor(language)]))),
  voice: short,
  type: optional(Type.Enum([...listCampaignTypes()])),
  subtype: short,
  state: short,
  targets: optional(Type.Array(campaignTarget)),
  order: optional(Type.Enum([...targetOrders])),
  shuffle_chambers: flag,
  offices: optional(Type.Enum([...officeOrders])),
  call_maximum: optional(whole(smallintMax)),
  choose_target: flag,
  allow_target_ids: flag,
  fallback_number: written,
  locate: optional(Type.Enum(['postal', 'district', 'address', 'latlon'])),
  special: optional(Type.Enum([...specialRules])),
  numbers: optional(Type.Array(onOneLine(writtenMax))),
  call_in: optional(
    map({ allowed: flag, number: optional(Type.Union([onOneLine(writtenMax), Type.Array(onOneLine(writtenMax))])) }),
  ),
  countries: optional(Type.Array(onOneLine(writtenMax))),
  international: flag,
  toll_free: flag,
  caller_id: optional(Type.Enum(['supporter', 'campaign'])),
  schedule_prompt: flag,
  limits: optional(
    map({
      calls_per_hour: optional(whole(integerMax)),
      calls_per_day: optional(whole(integerMax)),
      minutes_per_day: optional(whole(integerMax)),
      calls_per_number: optional(whole(integerMax)),
      calls_per_target_per_day: optional(whole(integerMax)),
      seconds_between_calls: optional(whole(secondsPerDay)),
      share_per_target: optional(whole(100)),
    }),
  ),
  prompts: optional(Type.Record(Type.String(), prompt)),
  embed: optional(Type.Unknown()),
})

export type CampaignInput = Static<typeof campaignInput>
export type CampaignTargetInput = Static<typeof campaignTarget>
export type PromptInput = Static<typeof prompt>

/** Before the value of the column `file_storage`. */
export const storedPrefix = 'stored:'
