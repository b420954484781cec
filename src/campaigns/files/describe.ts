// Says in sentences what a campaign is, and what keeps it from ringing anybody. Pure.
import type { CampaignFile } from './campaign-file.ts'

/** `hasLocations`: its table of locations is not empty. */
export function describeCampaign(id: number, { settings, targets, numbers }: CampaignFile, hasLocations: boolean): string[] {
  const { name, status, locate } = settings
  const people = targets.length === 1 ? '1 target' : `${targets.length} targets`
  return [
    `Campaign ${id}, ${name}, is ${status}. It has ${people} and rings from ${numbers.join(', ') || 'no number'}.`,
    ...(numbers.length === 0 ? ['Nobody can be rung yet: list numbers.'] : []),
    ...(targets.length === 0 && locate === null ? ['Nobody can be called yet: list targets.'] : []),
    ...(locate !== null && !hasLocations ? ['No location leads to anybody yet: use locations import.'] : []),
  ]
}
