// The same answers by aggregation over the rows, in plain SQL on the same indexes. The counters are compared with these.

const campaign = 1

/** Endpoint → statements that a server without counters would run. */
export const plainStatistics: Readonly<Record<string, readonly string[]>> = {
  [`/api/campaign/${campaign}/stats.json`]: [
    `SELECT count(*), avg(queue_delay) FROM sessions WHERE campaign_id = ${campaign}`,
    `SELECT status, count(*) FROM calls WHERE campaign_id = ${campaign} GROUP BY status`,
    `SELECT count(*), avg(n), percentile_cont(0.5) WITHIN GROUP (ORDER BY n) FROM (
       SELECT count(*) AS n FROM calls WHERE campaign_id = ${campaign} AND status = 'completed' AND session_id IS NOT NULL GROUP BY session_id) s`,
    `SELECT min(timestamp), max(timestamp) FROM calls WHERE campaign_id = ${campaign} AND status = 'completed'`,
  ],
  [`/api/campaign/${campaign}/date_calls.json`]: [
    `SELECT date_trunc('day', timestamp) AS day, status, count(*) FROM calls WHERE campaign_id = ${campaign} GROUP BY 1, 2 ORDER BY 1`,
  ],
  [`/api/campaign/${campaign}/date_calls.json?timespan=month`]: [
    `SELECT date_trunc('month', timestamp) AS month, status, count(*) FROM calls WHERE campaign_id = ${campaign} GROUP BY 1, 2 ORDER BY 1`,
  ],
  [`/api/campaign/${campaign}/target_calls.json`]: [
    `SELECT t.key, t.title, t.name, t.district, c.status, count(*) FROM calls c JOIN targets t ON t.id = c.target_id
     WHERE c.campaign_id = ${campaign} GROUP BY t.id, c.status`,
  ],
  '/api/campaign/date_calls.json': [
    `SELECT date_trunc('day', timestamp) AS day, campaign_id, count(*) FROM calls WHERE campaign_id IS NOT NULL GROUP BY 1, 2 ORDER BY 1`,
    `SELECT count(*) FROM calls WHERE campaign_id IS NOT NULL AND status = 'completed'`,
  ],
  [`/api/campaign/${campaign}/count.json`]: [
    `SELECT count(*) FROM calls WHERE campaign_id = ${campaign} AND status = 'completed'`,
    `SELECT count(*) FROM calls WHERE campaign_id = ${campaign} AND status = 'completed' AND timestamp > now() - interval '1 day'`,
    `SELECT count(*) FROM calls WHERE campaign_id = ${campaign} AND status = 'completed' AND timestamp > now() - interval '7 days'`,
    `SELECT s.referral_code, count(*) FROM calls c JOIN sessions s ON s.id = c.session_id
     WHERE c.campaign_id = ${campaign} AND c.status = 'completed' AND s.referral_code IS NOT NULL GROUP BY 1 HAVING count(*) >= 2`,
  ],
}

/** The first page of a campaign’s completed calls, newest first: the request and its two statements. */
export const firstPage = {
  path: `/api/calls?q=${encodeURIComponent(
    JSON.stringify({
      filters: [
        { name: 'campaign_id', op: 'eq', val: campaign },
        { name: 'status', op: 'eq', val: 'completed' },
      ],
      order_by: [{ field: 'timestamp', direction: 'desc' }],
    }),
  )}`,
  statements: [
    `SELECT count(*) FROM calls WHERE campaign_id = ${campaign} AND status = 'completed'`,
    `SELECT c.*, t.title, t.name FROM calls c LEFT JOIN targets t ON t.id = c.target_id
     WHERE c.campaign_id = ${campaign} AND c.status = 'completed' ORDER BY c.timestamp DESC, c.id LIMIT 10`,
  ],
}
