// What an archive of a campaign contains, and how large it may be. Pure.

export const campaignEntry = 'campaign.yaml'
export const locationsEntry = 'locations.csv'
export const recordingsFolder = 'recordings/'

const megabyte = 1024 * 1024
/** An archive comes from another server, and a few kilobytes can unpack to any size. */
export const totalBytesMax = 1024 * megabyte
export const entriesMax = 200

/** The largest size of an entry with this name. Undefined if an archive has no such entry. */
export function bytesMaxOf(name: string): number | undefined {
  if (name === campaignEntry) return 4 * megabyte
  if (name === locationsEntry) return 200 * megabyte
  return isRecording(name) ? 20 * megabyte : undefined
}

/** Nothing that could lead out of the folder. */
export function isRecording(name: string): boolean {
  return /^recordings\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/.test(name)
}
