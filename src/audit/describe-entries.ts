// Describes entries of the audit log, each on one line with columns separated by tabs: time, actor, action, object, change. Pure.
import { isMap } from '../input/path.ts'
import type { AuditRow } from './queries.ts'

export function describeEntries(entries: readonly AuditRow[]): string[] {
  if (entries.length === 0) return ['There are no entries.']
  return entries.map((entry) => {
    const time = `${entry.created_at.slice(0, 16).replace('T', ' ')} UTC`
    return [time, entry.actor_name, entry.action, describeObject(entry), describeChange(entry)].map(onOneLine).join('\t')
  })
}

function describeObject({ object_kind, object_id, object_name }: AuditRow): string {
  return [object_kind, object_id, object_name === null ? null : `(${object_name})`].filter((part) => part !== null).join(' ')
}

/** Such as `role: "staff" → "admin"`. */
function describeChange({ before, after }: AuditRow): string {
  const parts = Object.keys({ ...asMap(before), ...asMap(after) }).map((key) => {
    const [old, now] = [asMap(before)[key], asMap(after)[key]]
    return `${key}: ${[old, now].flatMap((value) => (value === undefined ? [] : [JSON.stringify(value)])).join(' → ')}`
  })
  return parts.join(', ')
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  if (isMap(value)) return value
  return value === null || value === undefined ? {} : { value }
}

function onOneLine(text: string): string {
  return text.replace(/\p{C}+/gu, ' ')
}
