// Writes the locations of a campaign as the CSV file that would make them. Targets that data sources keep up to date are written
// as keys only. Pure.
import { isOwnKey, type StoredTarget } from '../../../targets/target.ts'
import { type LocationColumn, locationColumns } from '../../content/location-input.ts'
import type { StoredMapping } from '../../content/location-queries.ts'
import { writeOfficesCell } from './offices-cell.ts'

/** `targets`: all that the mappings refer to. */
export function writeLocationsFile(mappings: readonly StoredMapping[], targets: readonly StoredTarget[]): string {
  const byId = new Map(targets.map((target) => [target.id, target]))
  const rows = mappings.flatMap(({ location, targetIds }) =>
    targetIds.flatMap((id) => {
      const target = byId.get(id)
      return target === undefined ? [] : [cellsOf(location, target)]
    }),
  )
  const lines = rows.map((cells) => locationColumns.map((column) => writeCell(cells[column] ?? '')).join(','))
  return [locationColumns.join(','), ...lines, ''].join('\n')
}

function cellsOf(location: string, target: StoredTarget): Partial<Record<LocationColumn, string>> {
  const { key, title, name, district, number, location: location_name, ask_for, offices } = target
  if (!isOwnKey(key)) return { location, key: key ?? '' }
  return {
    location,
    key: key ?? '',
    title: title ?? '',
    name,
    district: district ?? '',
    phone: number ?? '',
    location_name: location_name ?? '',
    ask_for: ask_for ? 'yes' : '',
    offices: writeOfficesCell(offices),
  }
}

function writeCell(text: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
