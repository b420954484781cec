// Describes a campaign in sentences, and what is missing before it can make calls. Pure.
import { findBlockers } from './blockers.ts'
import type { CampaignContent } from './content.ts'

/** `hasLocations`: at least one location has targets. */
export function describeCampaign(id: number, campaign: CampaignContent, hasLocations: boolean): string[] {
  const { settings, targets, numbers } = campaign
  const people = targets.length === 1 ? '1 target' : `${targets.length} targets`
  return [
    `Campaign ${id}, ${settings.name}, is ${settings.status}. It has ${people} and dials from ${numbers.join(', ') || 'no number'}.`,
    ...findBlockers(campaign, hasLocations).map(({ message }) => message),
  ]
}
