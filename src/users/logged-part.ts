// What the audit log may say about an account: of passwords and phone numbers, only whether there is one. Pure.
import type { UserColumns } from './queries.ts'

export function loggedPart({ name, role, active, ...columns }: UserColumns): Readonly<Record<string, unknown>> {
  const presence = (value: string | null | undefined) => (value === undefined ? undefined : value === null ? 'none' : 'set')
  // Properties that are undefined are left out of JSON.
  return { name, role, active, password: presence(columns.password_hash), phone_number: presence(columns.phone_number) }
}
