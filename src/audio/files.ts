// Saves recordings where the configuration says: on the server's disk or in a bucket. Saving may make a network request, so
// do it before the transaction that refers to the file.
import type { Config } from '../config/config.ts'
import type { AudioType } from './audio-type.ts'
import { audioFileName, fileStorageOf } from './file-name.ts'
import { putIntoBucket } from './store/bucket.ts'
import { putOnDisk } from './store/disk.ts'
import type { StoredFile } from './store/stored-file.ts'

export interface AudioFiles {
  /**
   * Returns the value for `file_storage`. Saving the same bytes again returns the same file. Throws an OperatorError if the store
   * is full, or cannot be reached or written.
   */
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
