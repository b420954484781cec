// What the commands say about a backup: what it contains, and what it does not. Pure.
import { formatCount } from '../cli/progress.ts'
import type { Config } from '../config/config.ts'
import type { BackupHeader } from './format.ts'

const namesMax = 5

export function describeContents({ tables, recordings, secrets }: BackupHeader): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const { files, bytes } = recordings ?? { files: 0, bytes: 0 }
  const parts = [
    `${plural(rows, 'row')} in ${tables.length} tables`,
    files === 0 ? 'no recordings' : `${plural(files, 'recording')} (${(bytes / 1_000_000).toFixed(1)} MB)`,
    secrets === 'encrypted' ? 'the secrets, encrypted' : 'no secrets',
  ]
  return parts.join(', ')
}

/** Sentences about recordings that the backup does not contain. */
export function describeGaps({ recordings }: BackupHeader): string[] {
  if (recordings === undefined)
    return [
      'The backup was made by an older version, without recordings: copy the folder uploads of the old data directory, too.',
    ]
  const { elsewhere, bucket } = recordings
  if (elsewhere.length === 0) return []
  const shown = elsewhere.slice(0, namesMax).join(', ')
  const names = elsewhere.length > namesMax ? `${shown} and ${elsewhere.length - namesMax} more` : shown
  const count = plural(elsewhere.length, 'recording')
  if (bucket !== null)
    return [
      `Of ${count}, the backup has only the names (${names}): the files are in the bucket ${bucket.name} at ${bucket.endpoint}. Back that up, too.`,
    ]
  return [
    `Of ${count}, the backup has only the names (${names}): the files are not in the data directory. They may be where STORE_DOMAIN points.`,
  ]
}

export function describeMissingSecrets({ dataDir }: Pick<Config, 'dataDir'>): string {
  return `The secrets are not included: keep a copy of ${dataDir}/secret-key and ${dataDir}/api-key, or of SECRET_KEY. Without the key, phone numbers that are hashed or blocked are not recognised.`
}

function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${count === 1 ? noun : `${noun}s`}`
}
