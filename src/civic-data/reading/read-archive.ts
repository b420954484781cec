// Unpacks what is needed of a ZIP archive. One with more than it should have is refused before anything is unpacked.
import yauzl from 'yauzl'

/** All that a source could need, several times over. */
const unpackedBytesMax = 500_000_000
const entriesMax = 100

/**
 * Returns the one file of each kind, or the sentence that says what is wrong. `kinds`: the ends of their names, in small letters and
 * without the dot. Other files are ignored.
 */
export async function readArchive<Kind extends string>(
  bytes: Buffer,
  kinds: readonly Kind[],
): Promise<Readonly<Record<Kind, Buffer>> | string> {
  try {
    // Checks names, and that what comes out is as large as the archive says.
    const archive = await yauzl.fromBufferPromise(bytes, { lazyEntries: true, strictFileNames: true })
    if (archive.entryCount > entriesMax) return `the archive has ${archive.entryCount} files; up to ${entriesMax} are allowed`
    const entries: yauzl.Entry[] = []
    for await (const entry of archive.eachEntry()) entries.push(entry)
    const unpackedBytes = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
    if (unpackedBytes > unpackedBytesMax)
      return `the archive is ${Math.round(unpackedBytes / 1e6)} MB unpacked; up to ${unpackedBytesMax / 1e6} MB are allowed`
    const files: [Kind, Buffer][] = []
    for (const kind of kinds) {
      const [entry, ...others] = entries.filter(({ fileName }) => fileName.toLowerCase().endsWith(`.${kind}`))
      if (entry === undefined || others.length > 0)
        return `the archive has ${others.length === 0 ? 'no' : 'more than one'} .${kind} file; one of each is needed: ${kinds.map((each) => `.${each}`).join(', ')}`
      const chunks: Buffer[] = []
      for await (const chunk of await archive.openReadStreamPromise(entry)) chunks.push(chunk)
      files.push([kind, Buffer.concat(chunks)])
    }
    return Object.fromEntries(files) as Record<Kind, Buffer>
  } catch (error) {
    return `the archive cannot be unpacked (${(error as Error).message}); download it again`
  }
}
