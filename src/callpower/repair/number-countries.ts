// Notes for each staged row with a phone number in which countries the campaigns are that it belongs to, for numbers without a
// calling code. Rows that belong to no campaign get the countries of all campaigns.
import pg from 'pg'

export const countriesColumn = 'number_countries'

/** Selects the ids of rows, each with the staged campaigns that it belongs to. */
const campaignsOf: Readonly<Record<string, string>> = {
  targets: 'SELECT target_id, campaign_id FROM staged_campaign_targets',
  offices: 'SELECT o.id, l.campaign_id FROM staged_offices o JOIN staged_campaign_targets l USING (target_id)',
  phone_numbers: `SELECT phone_id, campaign_id FROM staged_campaign_phone_numbers
    UNION ALL SELECT id, call_in_campaign_id FROM staged_phone_numbers`,
  scheduled_calls: 'SELECT id, campaign_id FROM staged_scheduled_calls',
  blocklist: 'SELECT id, NULL::bigint FROM staged_blocklist LIMIT 0',
  users: 'SELECT id, NULL::bigint FROM staged_users LIMIT 0',
}

/** All tables must be staged. */
export async function noteCountries(db: pg.ClientBase): Promise<void> {
  const { rows } = await db.query(`SELECT coalesce(json_agg(DISTINCT country_code), '[]')::text AS codes FROM staged_campaigns`)
  const all = pg.escapeLiteral((rows[0] as { codes: string }).codes)
  for (const [table, campaigns] of Object.entries(campaignsOf)) {
    const name = `staged_${table}`
    await db.query(`ALTER TABLE ${name} ADD ${pg.escapeIdentifier(countriesColumn)} text NOT NULL DEFAULT ${all}`)
    await db.query(
      `UPDATE ${name} s SET ${pg.escapeIdentifier(countriesColumn)} = codes
       FROM (SELECT l.id, json_agg(DISTINCT c.country_code)::text AS codes FROM (${campaigns}) l (id, campaign_id)
         JOIN staged_campaigns c ON c.id = l.campaign_id GROUP BY l.id) found
       WHERE found.id = s.id AND found.codes <> s.${pg.escapeIdentifier(countriesColumn)}`,
    )
  }
}
