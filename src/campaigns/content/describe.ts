// Describes a campaign in sentences, and what is missing before it can make calls. Pure.
import { hasSeatsOf } from '../../civic-data/registry.ts'
import type { Reachable } from '../located-targets.ts'
import { findBlockers } from './blockers.ts'
import type { CampaignContent } from './content.ts'

export function describeCampaign(id: number, campaign: CampaignContent, reachable: Reachable): string[] {
  const { settings, targets, numbers } = campaign
  const ownTargets = targets.length === 1 ? '1 target' : `${targets.length} targets`
  const callsSeats = settings.locate !== null && hasSeatsOf(settings.country, settings.type)
  const people = callsSeats ? 'calls whoever represents the caller' : `has ${ownTargets}`
  return [
    `Campaign ${id}, ${settings.name}, is ${settings.status}. It ${people} and dials from ${numbers.join(', ') || 'no number'}.`,
    ...findBlockers(campaign, reachable).map(({ message }) => message),
  ]
}
