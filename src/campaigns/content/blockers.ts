// What keeps a campaign from making calls. Pure.
import type { Problem } from '../../domain-errors.ts'
import type { CampaignContent } from './content.ts'

/** `hasLocations`: at least one location has targets. */
export function findBlockers({ settings, targets, numbers }: CampaignContent, hasLocations: boolean): Problem[] {
  const { locate } = settings
  const problem = (key: string, message: string): Problem => ({ path: [key], code: 'incomplete', message })
  return [
    ...(numbers.length === 0 ? [problem('numbers', 'Callers cannot be dialled yet: add numbers.')] : []),
    ...(targets.length === 0 && locate === null ? [problem('targets', 'Nobody can be called yet: add targets.')] : []),
    ...(locate !== null && !hasLocations ? [problem('locate', 'No location has targets yet: run locations import.')] : []),
  ]
}
