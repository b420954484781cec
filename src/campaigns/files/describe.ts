// Describes a campaign in sentences, and what is missing before it can make calls. Pure.
import type { CampaignFile } from './campaign-file.ts'

/** `hasLocations`: locations were imported. */
export function describeCampaign(id: number, { settings, targets, numbers }: CampaignFile, hasLocations: boolean): string[] {
  const { name, status, locate } = settings
  const people = targets.length === 1 ? '1 target' : `${targets.length} targets`
  return [
    `Campaign ${id}, ${name}, is ${status}. It has ${people} and dials from ${numbers.join(', ') || 'no number'}.`,
    ...(numbers.length === 0 ? ['Callers cannot be dialled yet: add numbers.'] : []),
    ...(targets.length === 0 && locate === null ? ['Nobody can be called yet: add targets.'] : []),
    ...(locate !== null && !hasLocations ? ['No location has targets yet: run locations import.'] : []),
  ]
}
