// Revisions and drafts of campaigns: what a campaign was after each change, and what it may become. A campaign that was never
// live is not published, and the read-only API does not show it. Rows that nothing here made, such as those of an import, are
// published by default.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE campaigns ADD revision integer NOT NULL DEFAULT 0, ADD published_at timestamptz DEFAULT now()`.execute(db)
  await sql`COMMENT ON COLUMN campaigns.revision IS 'of its last recorded change; 0 if none was recorded'`.execute(db)
  await sql`COMMENT ON COLUMN campaigns.published_at IS 'when it was first live, or came from elsewhere; null if it was made here and never live'`.execute(
    db,
  )
  await sql`UPDATE campaigns SET published_at = coalesce(created_time, now())`.execute(db)
  await publishLiveCampaigns(db)
  await createRevisions(db)
  await sql`ALTER TABLE sessions ADD campaign_revision integer`.execute(db)
  await sql`COMMENT ON COLUMN sessions.campaign_revision IS 'the revision that the session was planned with'`.execute(db)
}

/** Whoever makes a campaign live publishes it, an earlier version of the server and psql included. */
async function publishLiveCampaigns(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION publish_live_campaign() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
    BEGIN
      NEW.published_at := now();
      RETURN NEW;
    END $body$`.execute(db)
  await sql`
    CREATE TRIGGER publish_live_campaign BEFORE INSERT OR UPDATE ON campaigns FOR EACH ROW
    WHEN (NEW.status_code = 2 AND NEW.published_at IS NULL) EXECUTE FUNCTION publish_live_campaign()`.execute(db)
}

async function createRevisions(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE campaign_revisions (
      campaign_id integer NOT NULL REFERENCES campaigns ON DELETE CASCADE,
      revision integer NOT NULL,
      created_at timestamptz NOT NULL,
      actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'key', 'command', 'system')),
      actor_id integer,
      actor_name text NOT NULL,
      content json NOT NULL,
      changes json NOT NULL,
      PRIMARY KEY (campaign_id, revision)
    )`.execute(db)
  await sql`COMMENT ON COLUMN campaign_revisions.content IS 'settings, and ids of targets, numbers, recordings and the location table; not what targets contain, because campaigns share them'`.execute(
    db,
  )
  await sql`COMMENT ON COLUMN campaign_revisions.changes IS 'what this revision changed, as people are told'`.execute(db)
  await sql`
    CREATE TABLE location_tables (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      campaign_id integer NOT NULL REFERENCES campaigns ON DELETE CASCADE,
      digest text NOT NULL,
      mappings json NOT NULL,
      UNIQUE (campaign_id, digest)
    )`.execute(db)
  await sql`COMMENT ON TABLE location_tables IS 'the target ids of each location, once for all revisions that share them'`.execute(
    db,
  )
  await sql`
    CREATE TABLE campaign_drafts (
      campaign_id integer PRIMARY KEY REFERENCES campaigns ON DELETE CASCADE,
      base_revision integer NOT NULL,
      revision integer NOT NULL,
      input json NOT NULL,
      updated_at timestamptz NOT NULL,
      actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'key', 'command', 'system')),
      actor_id integer,
      actor_name text NOT NULL
    )`.execute(db)
  await sql`COMMENT ON COLUMN campaign_drafts.base_revision IS 'the revision of the campaign that the draft was begun on'`.execute(
    db,
  )
  await sql`COMMENT ON COLUMN campaign_drafts.revision IS 'of the draft itself: how often it was saved'`.execute(db)
}
