// What a session needs while it lives: where it stands in the call flow, its place in the queue, each attempt to reach an
// office, and the answers given to the carrier. Rows of these tables go some time after the session has ended; what
// remains of it is in sessions and calls. Why so: docs/decisions/0010-exactly-once.md.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE sessions ALTER carrier_id TYPE varchar(100), ADD phone_number varchar(40)`.execute(db)
  await sql`COMMENT ON COLUMN sessions.phone_number IS 'the caller''s, in E.164; only where the operator wants numbers kept'`.execute(
    db,
  )
  await sql`ALTER TABLE calls ALTER call_id TYPE varchar(100)`.execute(db)
  await createFlows(db)
  await createAttempts(db)
  await sql`
    CREATE TABLE webhook_receipts (
      session_id integer NOT NULL REFERENCES session_flows ON DELETE CASCADE,
      step integer NOT NULL,
      answer text NOT NULL,
      PRIMARY KEY (session_id, step)
    )`.execute(db)
  await sql`COMMENT ON TABLE webhook_receipts IS 'what the carrier was told at each step, so that it is told the same again'`.execute(
    db,
  )
  await sql`CREATE TABLE carrier_paces (account text PRIMARY KEY, free_at timestamptz NOT NULL)`.execute(db)
  await sql`COMMENT ON COLUMN carrier_paces.free_at IS 'when the account may place its next call'`.execute(db)
}

async function createFlows(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE session_flows (
      session_id integer PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
      public_id text NOT NULL UNIQUE,
      status_token text UNIQUE,
      carrier_account text NOT NULL,
      carrier_call_id varchar(100),
      stage text NOT NULL CHECK (stage IN ('queued', 'placing', 'ringing', 'answered', 'talking', 'ended')),
      phone_number varchar(40) CHECK (phone_number ~ '^\\+[1-9][0-9]{1,14}$'),
      address inet,
      record boolean NOT NULL DEFAULT false,
      plan json NOT NULL,
      targets json,
      state json NOT NULL,
      step integer NOT NULL DEFAULT 0,
      created_at timestamptz NOT NULL,
      place_after timestamptz,
      place_tries integer NOT NULL DEFAULT 0,
      placing_since timestamptz,
      last_event_at timestamptz NOT NULL,
      ended_at timestamptz
    ) WITH (fillfactor = 70)`.execute(db)
  await sql`COMMENT ON COLUMN session_flows.public_id IS 'what the carrier''s addresses carry'`.execute(db)
  await sql`COMMENT ON COLUMN session_flows.status_token IS 'what the supporter may follow the session by; null when it came in'`.execute(
    db,
  )
  await sql`COMMENT ON COLUMN session_flows.phone_number IS 'the caller''s; null once the session has ended'`.execute(db)
  await sql`COMMENT ON COLUMN session_flows.plan IS 'all that the flow needs to know of the campaign and the caller, as it was when the session began'`.execute(
    db,
  )
  await sql`COMMENT ON COLUMN session_flows.place_after IS 'when the carrier may be asked to ring the caller; null when it has been, or need not be'`.execute(
    db,
  )
  await sql`COMMENT ON COLUMN session_flows.step IS 'the step that is asked for next'`.execute(db)
  await sql`
    CREATE UNIQUE INDEX session_flows_carrier_call ON session_flows (carrier_call_id, carrier_account)
    WHERE carrier_call_id IS NOT NULL`.execute(db)
  // No index has a column that changes while the call is under way, so that those updates stay within their page.
  await sql`
    CREATE INDEX session_flows_queue ON session_flows (carrier_account, session_id) WHERE place_after IS NOT NULL`.execute(db)
  await sql`CREATE INDEX session_flows_open ON session_flows (session_id) WHERE ended_at IS NULL`.execute(db)
  await sql`CREATE INDEX session_flows_ended ON session_flows (ended_at) WHERE ended_at IS NOT NULL`.execute(db)
}

async function createAttempts(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE call_attempts (
      session_id integer NOT NULL REFERENCES session_flows ON DELETE CASCADE,
      attempt integer NOT NULL,
      call_row_id integer NOT NULL DEFAULT nextval(pg_get_serial_sequence('calls', 'id')),
      target_id integer,
      number varchar(40) NOT NULL,
      line integer NOT NULL,
      dialed_at timestamptz NOT NULL,
      ended_at timestamptz,
      PRIMARY KEY (session_id, attempt)
    ) WITH (fillfactor = 80)`.execute(db)
  await sql`COMMENT ON TABLE call_attempts IS 'each time the carrier was told to dial an office'`.execute(db)
  await sql`COMMENT ON COLUMN call_attempts.call_row_id IS 'the id that the row in calls has, once the carrier is known to have dialled'`.execute(
    db,
  )
  await sql`COMMENT ON COLUMN call_attempts.line IS 'which of the lines to this number it holds while it lasts'`.execute(db)
  await sql`CREATE UNIQUE INDEX call_attempts_line ON call_attempts (number, line) WHERE ended_at IS NULL`.execute(db)
}
