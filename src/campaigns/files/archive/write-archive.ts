// Packs a campaign into one file: its recordings, its locations and the campaign file, which names the recordings. The same
// campaign gives the same bytes.
import { open, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { type Pack, pack } from 'tar-stream'
import { readAudioType } from '../../../audio/audio-type.ts'
import { audioFileName } from '../../../audio/file-name.ts'
import type { StoredTarget } from '../../../targets/target.ts'
import type { CampaignContent } from '../../content/content.ts'
import type { StoredMapping } from '../../content/location-queries.ts'
import { writeLocationsFile } from '../locations/write-csv.ts'
import { writeCampaignFile } from '../write-file.ts'
import { campaignEntry, locationsEntry, recordingsFolder } from './contents.ts'

export interface PackedCampaign {
  readonly campaign: CampaignContent
  readonly mappings: readonly StoredMapping[]
  /** All targets of the campaign and of its locations. */
  readonly targets: readonly StoredTarget[]
  /** `storage`: the value of the column `file_storage`. */
  readonly readRecording: (storage: string) => Promise<Buffer>
}

export interface Packed {
  readonly recordings: number
  readonly locations: number
}

/** Never overwrites a file. What was written is deleted if something fails. */
export async function writeArchive(path: string, packed: PackedCampaign): Promise<Packed> {
  const file = await open(path, 'wx')
  const archive = pack()
  try {
    const [recordings] = await Promise.all([
      addEntries(archive, packed).catch((error: Error) => {
        archive.destroy(error)
        throw error
      }),
      pipeline(archive, createGzip(), file.createWriteStream()),
    ])
    return { recordings, locations: packed.mappings.length }
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

/** Returns how many recordings there are. One at a time is in memory. The campaign file comes last, because it names the others. */
async function addEntries(archive: Pack, { campaign, mappings, targets, readRecording }: PackedCampaign): Promise<number> {
  const names = new Map<string, string>()
  for (const prompt of campaign.prompts.values()) {
    if (!('storage' in prompt) || names.has(prompt.storage)) continue
    const bytes = await readRecording(prompt.storage)
    const name = `${recordingsFolder}${await nameOf(bytes, prompt.storage)}`
    if (![...names.values()].includes(name)) await addEntry(archive, name, bytes)
    names.set(prompt.storage, name)
  }
  if (mappings.length > 0 || campaign.settings.locate !== null)
    await addEntry(archive, locationsEntry, Buffer.from(writeLocationsFile(mappings, targets)))
  const text = writeCampaignFile(campaign, (storage) => names.get(storage) ?? '')
  await addEntry(archive, campaignEntry, Buffer.from(text))
  archive.finalize()
  return new Set(names.values()).size
}

/** The same on every server, whatever the name in the store is. */
async function nameOf(bytes: Buffer, storage: string): Promise<string> {
  const type = await readAudioType(bytes, storage)
  return audioFileName(bytes, 'value' in type ? type.value : storage.endsWith('.wav') ? 'wav' : 'mp3')
}

function addEntry(archive: Pack, name: string, bytes: Buffer): Promise<void> {
  const header = { name, size: bytes.length, mode: 0o644, mtime: new Date(0), type: 'file' } as const
  return new Promise((resolve, reject) => {
    archive.entry(header, (error) => (error ? reject(error) : resolve())).end(bytes)
  })
}
