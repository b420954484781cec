// Imports CallPower's staff, once for each e-mail address, without passwords. Existing accounts are never changed, because after
// the first import accounts are managed in Patchboard.
import type pg from 'pg'
import { type Finding, findRows, mergeFindings } from './repair/findings.ts'
import { repairTable } from './repair/repair-table.ts'
import type { StagedTable } from './staging.ts'
import type { Written } from './write.ts'

const emailLengthMax = 254

/** CallPower's codes: role 0 admin, 1 staff, 2 user; status 0 inactive, 1 new, 2 active. */
const values = `
  coalesce(nullif(trim(s.name), ''), s.email),
  s.email,
  CASE WHEN s.role_code = 0 THEN 'admin' ELSE 'staff' END,
  s.phone_number,
  coalesce(s.status_code, 2) = 2,
  coalesce(s.created_at, now()),
  s.last_login_at`

export async function repairUsers(db: pg.ClientBase, staged: StagedTable): Promise<Finding[]> {
  const findings: (Finding | undefined)[] = await repairTable(db, staged)
  await db.query(`UPDATE ${staged.name} SET email = trim(email), name = left(name, 255)`)
  for (const rule of rules) {
    const finding = { table: 'users', outcome: rule.outcome, reason: rule.reason } as const
    findings.push(await findRows(db, finding, rule.statement(staged.name)))
  }
  return mergeFindings(findings)
}

const rules = [
  {
    outcome: 'skipped',
    reason: 'there is no valid e-mail address to log in with',
    statement: (name: string) =>
      `DELETE FROM ${name} WHERE (email ~ '^[^[:space:]@]+@[^[:space:]@]+$') IS NOT TRUE OR length(email) > ${emailLengthMax} RETURNING id`,
  },
  {
    outcome: 'skipped',
    reason: 'another user has this e-mail address',
    statement: (name: string) =>
      `DELETE FROM ${name} s WHERE EXISTS (SELECT FROM ${name} o WHERE o.id < s.id AND lower(o.email) = lower(s.email)) RETURNING id`,
  },
  {
    outcome: 'noted',
    reason: 'the account was not active; it is inactive here, too',
    statement: (name: string) =>
      `SELECT s.id FROM ${name} s WHERE s.status_code <> 2 AND NOT EXISTS (SELECT FROM users u WHERE lower(u.email) = lower(s.email))`,
  },
] as const

/** If a user here already has the id, the imported user gets a new id. Nothing in the source's data refers to it. */
export async function writeUsers(db: pg.ClientBase, { name }: StagedTable): Promise<Written> {
  const { rowCount } = await db.query(
    `INSERT INTO users (id, name, email, role, phone_number, active, created_at, last_login_at)
     SELECT CASE WHEN EXISTS (SELECT FROM users u WHERE u.id = s.id)
       THEN greatest((SELECT max(id) FROM users), (SELECT max(id) FROM ${name})) + row_number() OVER (ORDER BY s.id)
       ELSE s.id END, ${values}
     FROM ${name} s WHERE NOT EXISTS (SELECT FROM users u WHERE lower(u.email) = lower(s.email))`,
  )
  const { rows } = await db.query(
    `SELECT (SELECT count(*)::int FROM ${name}) AS staged,
       (SELECT count(*)::int FROM users u WHERE NOT EXISTS (SELECT FROM ${name} s WHERE lower(s.email) = lower(u.email))) AS only_here`,
  )
  const { staged, only_here } = rows[0] as { staged: number; only_here: number }
  const inserted = rowCount ?? 0
  return { inserted, changed: 0, unchanged: staged - inserted, onlyHere: only_here }
}

export async function highestUserId(db: pg.ClientBase): Promise<number> {
  const { rows } = await db.query('SELECT coalesce(max(id), 0)::int AS id FROM users')
  return (rows[0] as { id: number }).id
}
