// Every point of a call at which a session is recorded: which campaign it calls, and what the caller has done so far.
import type { Districts } from '../support/civic/enqueue-split.ts'

/** What the carrier asks the next step with: the call begins, the keys that were pressed, or how the leg to an office ended. */
export type Move = 'begins' | { readonly keys: string } | { readonly leg: 'completed' | 'busy' | 'no-answer' }

export interface Scenario {
  readonly name: string
  readonly campaign: keyof typeof campaigns
  /** What the carrier does when it is asked to dial the caller. Default: it dials. */
  readonly carrier?: 'is not asked' | 'is busy' | 'does not answer'
  readonly isInbound?: boolean
  /** What the supporter typed into the web page. */
  readonly location?: string
  /** That the location touches. The seat of a senator is vacant in all of them. */
  readonly districts?: Districts
  readonly moves?: readonly Move[]
  /** After the moves the caller presses nothing until they have been asked to wait so often. */
  readonly waits?: number
  /** What the carrier reports last. */
  readonly report?: 'ringing' | 'completed'
  /** Targets that were talked to when the call is over, if all who answer do so for 12 seconds. Default: all of the campaign. */
  readonly reaches?: readonly string[]
}

const ada = {
  title: 'Senator',
  name: 'Ada Brown',
  location: 'Washington',
  number: '+12025550101;ext=7',
  offices: [{ name: 'Oakland', type: 'district', number: '+12025550102' }],
}
const bo = { title: 'Senator', name: 'Bo Chase', district: 'CA', location: 'Washington', number: '+12025550103' }
const cyd = { title: 'Mayor', name: 'Cyd Ray', number: '+12025550104' }
const hal = { title: 'Representative', name: 'Hal Day', district: 'CA-1', number: '+12025550107' }
const ira = { title: 'Mayor', name: 'Ira Roe', number: '+12025550108' }
const jo = { title: 'Mayor', name: 'Jo Tan', number: '+12025550109' }
const dee = { title: 'Mayor', name: 'Dee Poe', number: '+12025550105' }

export const campaigns = {
  plain: { calls_per_number: 100, targets: [ada, bo] },
  located: { calls_per_number: 100, targets: [ada, bo], locations: { '94110': ['Ada Brown', 'Bo Chase'] } },
  choosing: { calls_per_number: 100, targets: [ada, bo], choose_target: true },
  split: { calls_per_number: 100, targets: [ada, hal] },
  scheduling: { calls_per_number: 100, targets: [bo], prompt_schedule: true },
  /** One line to each number: the callers of the first two hold both, and those of the third wait. */
  cyd: { calls_per_number: 1, targets: [cyd] },
  dee: { calls_per_number: 1, targets: [dee] },
  both: { calls_per_number: 1, targets: [cyd, dee] },
  /** The first caller gets the only call of the day to Ira, and the first call to Jo, after whom nobody is called for a day. */
  spent: { calls_per_number: 100, calls_per_target_per_day: 1, targets: [ira, bo] },
  resting: { calls_per_number: 100, seconds_between_calls: 86_400, targets: [jo] },
  fallback: { calls_per_number: 100, targets: [{ name: 'Eve Fox', number: null }, bo], fallback_number: '+12025550106' },
  missing: { calls_per_number: 100, targets: [{ name: 'Gil Orr', number: null }, bo] },
  spanish: {
    calls_per_number: 100,
    targets: [bo],
    campaign_language: 'es',
    prompts: { msg_intro: 'Hola. {{campaign}} llama.', msg_call_block_intro: 'Vamos a hacer {{n_targets}} llamadas.' },
  },
}

const begins = 'begins'
const silence = { keys: '' } as const
const [one, repeat, skip, stop] = [{ keys: '1' }, { keys: '2' }, { keys: '*' }, { keys: '9' }] as const
const [completed, busy, unanswered] = [{ leg: 'completed' }, { leg: 'busy' }, { leg: 'no-answer' }] as const
const onlyAda = ['Ada Brown']
const onlyBo = ['Bo Chase']
const split = {
  campaign: 'split',
  location: '94110',
  districts: { 'CA-1': ['Hal Day', 'Ada Brown'], 'CA-2': ['Ada Brown'] },
} as const

/** Callers who hold a line come before those who wait for it, and those who stay in the queue come last. */
export const scenarios: readonly Scenario[] = [
  { name: 'ringing', campaign: 'plain' },
  { name: 'ringing, as reported', campaign: 'plain', report: 'ringing' },
  { name: 'asked to confirm', campaign: 'plain', moves: [begins] },
  { name: 'asked to confirm again', campaign: 'plain', moves: [begins, silence] },
  { name: 'first office announced', campaign: 'plain', moves: [begins, one] },
  { name: 'first office announced again', campaign: 'plain', moves: [begins, one, repeat] },
  { name: 'first office dialled', campaign: 'plain', moves: [begins, one, silence] },
  { name: 'second office announced', campaign: 'plain', moves: [begins, one, silence, busy] },
  { name: 'second office dialled', campaign: 'plain', moves: [begins, one, silence, unanswered, silence] },
  { name: 'second target announced', campaign: 'plain', moves: [begins, one, silence, completed] },
  { name: 'second target dialled', campaign: 'plain', moves: [begins, one, silence, busy, silence, completed, silence] },
  { name: 'first target skipped', campaign: 'plain', moves: [begins, one, skip], reaches: onlyBo },
  { name: 'goodbye said', campaign: 'plain', moves: [begins, one, silence, completed, stop], reaches: onlyAda },
  { name: 'ended', campaign: 'plain', moves: [begins, one, stop], report: 'completed', reaches: [] },
  { name: 'ended during a call', campaign: 'plain', moves: [begins, one, silence], report: 'completed', reaches: onlyAda },
  { name: 'incoming, asked to confirm', campaign: 'plain', isInbound: true, moves: [begins] },
  { name: 'incoming, first office dialled', campaign: 'plain', isInbound: true, moves: [begins, one, silence] },
  { name: 'asked for a location', campaign: 'located', moves: [begins] },
  { name: 'asked for a location again', campaign: 'located', moves: [begins, { keys: '99999' }] },
  { name: 'located by keypad', campaign: 'located', moves: [begins, { keys: '94110' }] },
  { name: 'located by keypad, first office dialled', campaign: 'located', moves: [begins, { keys: '94110' }, silence] },
  { name: 'located by the web page', campaign: 'located', location: '94110', moves: [begins] },
  { name: 'ringing, not located', campaign: 'located' },
  { name: 'asked to choose', campaign: 'choosing', moves: [begins, one], reaches: onlyAda },
  { name: 'asked to choose again', campaign: 'choosing', moves: [begins, one, { keys: '7' }], reaches: onlyAda },
  { name: 'asked about regular calls', campaign: 'scheduling', moves: [begins, one] },
  { name: 'only line to Cyd Ray taken', campaign: 'cyd', moves: [begins, one, silence] },
  { name: 'only line to Dee Poe taken', campaign: 'dee', moves: [begins, one, silence] },
  { name: 'waiting for a line', campaign: 'both', moves: [begins, one], waits: 1 },
  { name: 'waiting for a line again', campaign: 'both', moves: [begins, one], waits: 2 },
  { name: 'last call of the day announced', campaign: 'spent', moves: [begins, one], reaches: ['Ira Roe'] },
  { name: 'target without calls left skipped', campaign: 'spent', moves: [begins, one], reaches: onlyBo },
  { name: 'target with a pause after each call dialled', campaign: 'resting', moves: [begins, one, silence] },
  { name: 'waiting for a target', campaign: 'resting', moves: [begins, one], waits: 1, reaches: [] },
  { name: 'target without a number skipped', campaign: 'missing', moves: [begins, one], reaches: onlyBo },
  { name: 'fallback number dialled', campaign: 'fallback', moves: [begins, one, silence] },
  { name: 'own prompts in Spanish', campaign: 'spanish', moves: [begins, one] },
  { name: 'ringing, district not known', ...split },
  { name: 'asked for the district', ...split, moves: [begins, one] },
  { name: 'asked for the district again', ...split, moves: [begins, one, { keys: '7' }] },
  { name: 'district chosen', ...split, moves: [begins, one, one] },
  { name: 'district with a vacant seat chosen', ...split, moves: [begins, one, repeat], reaches: onlyAda },
  { name: 'none of the districts chosen', ...split, moves: [begins, one, { keys: '0' }], reaches: onlyAda },
  { name: 'perhaps dialled', campaign: 'plain', carrier: 'does not answer' },
  { name: 'queued again', campaign: 'plain', carrier: 'is busy' },
  { name: 'queued', campaign: 'plain', carrier: 'is not asked' },
  { name: 'queued, not located', campaign: 'located', carrier: 'is not asked' },
  { name: 'queued, district not known', ...split, carrier: 'is not asked' },
]
