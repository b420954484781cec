// Maps tables and columns of CallPower to ours. Data only, used by reading, staging, repairing and writing.

/** The kind of a value in both databases. `link` is an id of another table; `phone` and `address` are text that is parsed. */
export type Kind =
  | 'integer'
  | 'smallint'
  | 'text'
  | 'boolean'
  | 'instant'
  | 'time'
  | 'interval'
  | 'json'
  | 'link'
  | 'phone'
  | 'address'

export interface ColumnMapping {
  readonly from: string
  readonly to: string
  readonly kind: Kind
  /** The maximum number of characters. Undefined: unlimited. */
  readonly max?: number
  /** The table of ours that a link refers to. */
  readonly references?: string
  /** The name of the column in older versions of CallPower. */
  readonly formerly?: string
  /** Another column of the same table, to which the value is added. */
  readonly addedTo?: string
}

/** The types of temporary tables that fit every value of a kind. */
export const stagedTypes: Readonly<Record<Kind, string>> = {
  integer: 'bigint',
  smallint: 'bigint',
  link: 'bigint',
  text: 'text',
  phone: 'text',
  address: 'text',
  boolean: 'boolean',
  instant: 'timestamptz',
  time: 'time',
  interval: 'interval',
  json: 'json',
}

/** What is added to another column is an interval until then. */
export function stagedKind({ kind, addedTo }: Pick<ColumnMapping, 'kind' | 'addedTo'>): Kind {
  return addedTo === undefined ? kind : 'interval'
}

export interface TableMapping {
  readonly from: string
  readonly to: string
  /** False if some versions of CallPower do not have this table. */
  readonly required: boolean
  /** True for a join table: a row with a broken link is useless, so it is skipped instead of getting a null. */
  readonly joins: boolean
  readonly columns: readonly ColumnMapping[]
}

const text = (from: string, max: number, to = from): ColumnMapping => ({ from, to, kind: 'text', max })
const plain = (from: string, kind: Kind, to = from): ColumnMapping => ({ from, to, kind })
const phone = (from: string): ColumnMapping => ({ from, to: from, kind: 'phone', max: 40 })
const link = (from: string, references: string): ColumnMapping => ({ from, to: from, kind: 'link', references })

type Options = Partial<Pick<TableMapping, 'required' | 'joins'>>

function table(from: string, to: string, columns: ColumnMapping[], options: Options = {}): TableMapping {
  return { from, to, required: true, joins: false, ...options, columns }
}

const campaign = link('campaign_id', 'campaigns')

/** In the order of writing: referenced tables come first. */
export const tables: readonly TableMapping[] = [
  table('campaign_campaign', 'campaigns', [
    plain('created_time', 'instant'),
    text('name', 255),
    text('country_code', 100),
    text('campaign_type', 100),
    text('campaign_state', 100),
    text('campaign_subtype', 100),
    text('campaign_language', 100),
    text('segment_by', 100),
    text('locate_by', 100),
    text('include_special', 100),
    text('target_ordering', 100),
    plain('target_shuffle_chamber', 'boolean'),
    text('target_offices', 100),
    plain('call_maximum', 'smallint'),
    plain('allow_call_in', 'boolean'),
    plain('allow_intl_calls', 'boolean'),
    plain('prompt_schedule', 'boolean'),
    plain('status_code', 'smallint'),
    plain('embed', 'json'),
  ]),
  table('campaign_target', 'targets', [
    { ...text('key', 100), formerly: 'uid' },
    text('title', 100),
    text('name', 100),
    text('district', 100),
    phone('number'),
    text('location', 100),
  ]),
  table(
    'campaign_target_office',
    'offices',
    [
      text('uid', 100),
      text('name', 100),
      text('address', 100),
      text('latlon', 100),
      text('type', 100),
      phone('number'),
      link('target_id', 'targets'),
    ],
    { required: false },
  ),
  table('campaign_target_sets', 'campaign_targets', [campaign, link('target_id', 'targets'), plain('order', 'integer')], {
    joins: true,
  }),
  table('campaign_phone', 'phone_numbers', [
    text('twilio_sid', 34, 'carrier_id'),
    text('twilio_app', 34, 'carrier_app_id'),
    plain('call_in_allowed', 'boolean'),
    link('call_in_campaign_id', 'campaigns'),
    phone('number'),
  ]),
  table('campaign_phone_numbers', 'campaign_phone_numbers', [campaign, link('phone_id', 'phone_numbers')], { joins: true }),
  table('campaign_recording', 'audio_recordings', [
    text('key', 100),
    text('file_storage', 256),
    plain('text_to_speech', 'text'),
    plain('version', 'integer'),
    text('description', 100),
    plain('hidden', 'boolean'),
  ]),
  table(
    'campaign_audio_recordings',
    'campaign_audio_recordings',
    [campaign, link('recording_id', 'audio_recordings'), plain('selected', 'boolean')],
    { joins: true },
  ),
  table(
    'calls_session',
    'sessions',
    [
      plain('timestamp', 'instant'),
      campaign,
      text('phone_hash', 64),
      text('location', 100),
      text('referral_code', 64),
      text('from_number', 40),
      text('twilio_id', 40, 'carrier_id'),
      plain('duration', 'integer'),
      text('status', 25),
      text('direction', 25),
      plain('queue_delay', 'interval'),
    ],
    { required: false },
  ),
  table('calls', 'calls', [
    plain('timestamp', 'instant'),
    link('session_id', 'sessions'),
    campaign,
    link('target_id', 'targets'),
    text('call_id', 40),
    text('status', 25),
    plain('duration', 'integer'),
  ]),
  table(
    'schedule_call',
    'scheduled_calls',
    [
      plain('created_at', 'instant'),
      plain('subscribed', 'boolean'),
      plain('time_to_call', 'time'),
      plain('last_called', 'instant'),
      plain('num_calls', 'integer'),
      campaign,
      phone('phone_number'),
      text('job_id', 36),
    ],
    { required: false },
  ),
  table(
    'sync_campaign',
    'crm_syncs',
    [
      text('job_id', 36),
      plain('created_time', 'instant'),
      plain('last_sync_time', 'instant'),
      campaign,
      text('schedule', 25),
      text('crm_id', 40),
      text('crm_key', 40),
    ],
    { required: false },
  ),
  table(
    'sync_call',
    'crm_call_syncs',
    [plain('created_time', 'instant'), link('call_id', 'calls'), plain('saved', 'boolean'), plain('crm_message', 'text')],
    { required: false },
  ),
  table(
    'admin_blocklist',
    'blocklist',
    [
      plain('timestamp', 'instant', 'created_at'),
      { from: 'expires', to: 'expires_at', kind: 'instant', addedTo: 'timestamp' },
      phone('phone_number'),
      text('phone_hash', 64),
      plain('ip_address', 'address', 'address'),
      plain('hits', 'integer'),
    ],
    { required: false },
  ),
]

/**
 * Staff. The columns differ so much that src/callpower/users.ts writes them. Password hash, activation key and OpenID are not
 * imported: they are secrets that are of no use here.
 */
export const staff: TableMapping = table(
  'user_user',
  'users',
  [
    plain('name', 'text'),
    plain('email', 'text'),
    { ...phone('phone'), to: 'phone_number' },
    plain('created_time', 'instant', 'created_at'),
    plain('last_accessed', 'instant', 'last_login_at'),
    plain('role_code', 'integer'),
    plain('status_code', 'integer'),
  ],
  { required: false },
)

export const secretStaffColumns: ReadonlySet<string> = new Set(['password', 'activation_key', 'openid'])
