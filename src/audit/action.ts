// Everything that an entry of the audit log can say was done: the kind of the object, and a verb in the past.

export const auditActions = [
  'blocklist_entry.added',
  'blocklist_entry.removed',
  'campaign.archived',
  'campaign.calls_stopped',
  'campaign.changed',
  'campaign.created',
  'campaign.deleted',
  'campaign.draft_discarded',
  'campaign.draft_saved',
  'campaign.paused',
  'campaign.published',
  'campaign.reverted',
  'database.imported',
  'database.restored',
  'dataset.loaded',
  'dataset.switched',
  'key.created',
  'key.revoked',
  'phone_numbers.set_up',
  'phone_numbers.synchronized',
  'recording.hidden',
  'recording.restored',
  'server.calls_stopped',
  'target.changed',
  'user.changed',
  'user.created',
  'user.logged_out',
] as const

export type AuditAction = (typeof auditActions)[number]
