// The campaigns of the demo: every type and status, so that every API endpoint has data to return.
import type { Body } from './country.ts'

export interface DemoCampaign {
  readonly id: number
  readonly name: string
  readonly type: string
  readonly state: string | null
  readonly subtype: string | null
  readonly ordering: string
  /** Those whom its callers reach. */
  readonly bodies: readonly Body[]
  readonly maximum: number | null
  readonly callIn: boolean
  /** Callers are asked for their postal code. */
  readonly locates: boolean
  /** 0 archived, 1 paused, 2 live. */
  readonly status: 0 | 1 | 2
  /** Days before today, as is `ended`. */
  readonly launched: number
  readonly ended: number
  /** Weight: its share of all calls. */
  readonly share: number
  readonly intro: string
  readonly codes: readonly string[]
}

const running = { ended: 0, state: null, subtype: null, maximum: null, callIn: false, locates: false, status: 2 } as const

export const campaigns: readonly DemoCampaign[] = [
  {
    ...running,
    id: 1,
    name: 'Keep the Night Trains',
    type: 'parliament',
    subtype: 'both',
    ordering: 'upper-first',
    bodies: ['senate', 'assembly'],
    maximum: 4,
    locates: true,
    launched: 360,
    share: 40,
    intro: 'Thank you for calling to keep the night trains between Port Amsel and Tolmark.',
    codes: ['newsletter', 'platform-poster', 'rail-blog', 'friend', 'radio-amsel'],
  },
  {
    ...running,
    id: 2,
    name: 'Clean Water for Port Amsel',
    type: 'local',
    ordering: 'shuffle',
    bodies: ['council'],
    maximum: 5,
    callIn: true,
    launched: 210,
    share: 18,
    intro: 'The harbour wells are failing. Your call asks the council to repair them this year.',
    codes: ['newsletter', 'market-stall', 'school-letter'],
  },
  {
    ...running,
    id: 3,
    name: 'Save the Marram Dunes',
    type: 'province',
    state: 'MR',
    subtype: 'both',
    ordering: 'in-order',
    bodies: ['provincial-parliaments'],
    maximum: 4,
    locates: true,
    launched: 120,
    share: 12,
    intro: 'The dunes of Marram are to be built over. Tell your deputy what they mean to you.',
    codes: ['walkers', 'newsletter', 'bird-count'],
  },
  {
    ...running,
    id: 4,
    name: 'Sign the Library Act',
    type: 'executive',
    subtype: 'exec',
    ordering: 'in-order',
    bodies: ['president'],
    callIn: true,
    launched: 18,
    share: 8,
    intro: 'The Library Act lies on the President’s desk. Ask her to sign it.',
    codes: ['library-desk', 'newsletter'],
  },
  {
    ...running,
    id: 5,
    name: 'Fair Rents in Tolmark',
    type: 'parliament',
    subtype: 'both',
    ordering: 'shuffle',
    bodies: ['senate', 'assembly'],
    maximum: 3,
    locates: true,
    status: 1,
    launched: 300,
    ended: 95,
    share: 16,
    intro: 'Rents in Tolmark have doubled. Your members of Parliament can speed the fair rents bill.',
    codes: ['tenants', 'newsletter', 'door-card'],
  },
  {
    ...running,
    id: 6,
    name: 'Stop the Harbour Levy',
    type: 'custom',
    ordering: 'in-order',
    bodies: ['council'],
    maximum: 2,
    locates: true,
    status: 0,
    launched: 340,
    ended: 250,
    share: 6,
    intro: 'The harbour levy falls on the smallest boats. Ask the council to drop it.',
    codes: ['fishers', 'radio-amsel'],
  },
  {
    ...running,
    id: 7,
    name: 'School Meals for Everyone',
    type: 'province',
    subtype: 'exec',
    ordering: 'in-order',
    bodies: ['premiers'],
    locates: true,
    status: 1,
    launched: 0,
    share: 0,
    intro: 'No child learns hungry. This campaign has not begun yet.',
    codes: [],
  },
]

/** The prompts that all campaigns of the demo share. */
export const prompts: Readonly<Record<string, string>> = {
  msg_location: 'Please enter the five digits of your postal code.',
  msg_invalid_location: 'We could not find {{location}}. Please try again.',
  msg_call_block_intro:
    '{{#many}}We will connect you to {{n_targets}} offices. Press star when you are done with one.{{/many}}{{^many}}Press star when you are done.{{/many}}',
  msg_target_intro: 'Connecting you to {{title}} {{name}}.',
  msg_between_calls: 'Thank you. The next call is on its way.',
  msg_final_thanks: 'That was the last call. Thank you for speaking up.',
}
