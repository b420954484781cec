// What keeps a campaign from making calls. Pure.
import { hasSeatsOf } from '../../civic-data/registry.ts'
import type { Problem } from '../../domain-errors.ts'
import type { Reachable } from '../located-targets.ts'
import type { CampaignContent } from './content.ts'
import type { Settings } from './settings.ts'

const anyOf = new Intl.ListFormat('en', { type: 'disjunction' })

function describeMissing({ country, locate }: Settings, sources: Reachable['missingSources']): string {
  const names = anyOf.format(sources.map(({ dataset }) => dataset))
  return `The locations that callers are asked for (${locate}) tell no district yet: load ${names} with data load ${country.toLowerCase()}.`
}

export function findBlockers({ settings, targets, numbers }: CampaignContent, reachable: Reachable): Problem[] {
  const { hasLocations, emptyBodies, missingSources } = reachable
  const { locate, country, type } = settings
  const missing = hasSeatsOf(country, type)
    ? `No ${type} data is loaded yet: run data load ${country.toLowerCase()}.`
    : 'No location has targets yet: run locations import.'
  const isEmpty = targets.length > 0 && targets.every(({ key }) => key !== null && emptyBodies.has(key))
  const problem = (key: string, message: string): Problem => ({ path: [key], code: 'incomplete', message })
  return [
    ...(numbers.length === 0 ? [problem('numbers', 'Callers cannot be dialled yet: add numbers.')] : []),
    ...(targets.length === 0 && locate === null ? [problem('targets', 'Nobody can be called yet: add targets.')] : []),
    ...(isEmpty ? [problem('targets', `Nobody can be called: ${[...emptyBodies].join(', ')} has no members now.`)] : []),
    ...(locate !== null && !hasLocations ? [problem('locate', missing)] : []),
    ...(hasLocations && missingSources.length > 0 ? [problem('locate', describeMissing(settings, missingSources))] : []),
  ]
}
