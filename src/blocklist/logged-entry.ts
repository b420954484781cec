// What the audit log may say about an entry: what kind of thing is blocked and until when, but not whom. Pure.
import type { Entry } from './queries.ts'

type Subjects = Partial<Pick<Entry, 'phone_number' | 'phone_hash' | 'address'>>

export function loggedEntry({ phone_number, phone_hash, address }: Subjects, expires_at: string | null) {
  const kinds = Object.entries({ phone_number, phone_hash, address }).flatMap(([kind, value]) => (value == null ? [] : [kind]))
  return { blocks: kinds.join(' or '), expires_at }
}
