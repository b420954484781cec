// Saves recordings, and reads them, where the configuration says: on the server's disk or in a bucket. Saving may make a network request, so
// do it before the transaction that refers to the file.
import type { Config } from '../config/config.ts'
import { OperatorError } from '../database/operator-errors.ts'
import { type AudioType, audioBytesMax } from './audio-type.ts'
import { audioFileName, fileStorageOf, isAudioFileName } from './file-name.ts'
import { audioFileUrl } from './file-url.ts'
import { putIntoBucket } from './store/bucket.ts'
import { putOnDisk, readFromDisk } from './store/disk.ts'
import { fetchFile } from './store/fetch.ts'
import type { StoredFile } from './store/stored-file.ts'

export interface AudioFiles {
  /**
   * Returns the value for `file_storage`. Saving the same bytes again returns the same file. Throws an OperatorError if the store
   * is full, or cannot be reached or written.
   */
  save(bytes: Buffer, type: AudioType): Promise<string>
  /** `storage`: the value of `file_storage`. Throws an OperatorError if the file does not exist or the store cannot be reached. */
  read(storage: string): Promise<Buffer>
}

export function openAudioFiles({ store, dataDir }: Pick<Config, 'store' | 'dataDir'>): AudioFiles {
  const { s3, path, domain } = store
  const put = (file: StoredFile) => (s3 === undefined ? putOnDisk(dataDir, file) : putIntoBucket(s3, path, file))
  return {
    save: async (bytes, type) => {
      const name = audioFileName(bytes, type)
      await put({ name, type, bytes })
      return fileStorageOf(name)
    },
    read: async (storage) => {
      const url = audioFileUrl({ ...store, publicBaseUrl: undefined }, storage)
      if (domain !== '' && url !== null) return await fetchFile(url, audioBytesMax)
      const name = storage.slice(storage.lastIndexOf('/') + 1)
      if (!isAudioFileName(name))
        throw new OperatorError(`${JSON.stringify(storage)} is not the name of a recording in the store.`)
      return await readFromDisk(dataDir, name)
    },
  }
}
