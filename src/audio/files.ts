// Keeps recordings where the configuration says: on the disk of this server, or in a bucket. Saving may leave the process,
// so it comes before the transaction that mentions the file.
import type { Config } from '../config/config.ts'
import type { AudioType } from './audio-type.ts'
import { audioFileName, fileStorageOf } from './file-name.ts'
import { putIntoBucket } from './store/bucket.ts'
import { putOnDisk } from './store/disk.ts'
import type { StoredFile } from './store/stored-file.ts'

export interface AudioFiles {
  /** Returns what `file_storage` holds; the same bytes again are the same file. Throws a sentence for the operator. */
  save(bytes: Buffer, type: AudioType): Promise<string>
}

export function openAudioFiles({ store: { s3, path }, dataDir }: Pick<Config, 'store' | 'dataDir'>): AudioFiles {
  const put = (file: StoredFile) => (s3 === undefined ? putOnDisk(dataDir, file) : putIntoBucket(s3, path, file))
  return {
    save: async (bytes, type) => {
      const name = audioFileName(bytes, type)
      await put({ name, type, bytes })
      return fileStorageOf(name)
    },
  }
}
