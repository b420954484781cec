// What keeps a campaign from making calls. Pure.
import { hasSeatsOf } from '../../civic-data/registry.ts'
import type { Problem } from '../../domain-errors.ts'
import type { CampaignContent } from './content.ts'

/** `hasLocations`: at least one location leads to a target. */
export function findBlockers({ settings, targets, numbers }: CampaignContent, hasLocations: boolean): Problem[] {
  const { locate, country, type } = settings
  const missing = hasSeatsOf(country, type)
    ? `No ${type} data is loaded yet: run data load ${country.toLowerCase()}.`
    : 'No location has targets yet: run locations import.'
  const problem = (key: string, message: string): Problem => ({ path: [key], code: 'incomplete', message })
  return [
    ...(numbers.length === 0 ? [problem('numbers', 'Callers cannot be dialled yet: add numbers.')] : []),
    ...(targets.length === 0 && locate === null ? [problem('targets', 'Nobody can be called yet: add targets.')] : []),
    ...(locate !== null && !hasLocations ? [problem('locate', missing)] : []),
  ]
}
