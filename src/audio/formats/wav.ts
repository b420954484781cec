// Reads a WAV file: how it is encoded, and whether anything can be heard in it. Pure.

export interface Wav {
  /** A format tag of RFC 2361. */
  readonly encoding: number
  /** In bytes, of all samples that are in the file. */
  readonly length: number
  readonly seconds: number
  /** No sample differs from the others by more than a phone can transmit. Undefined if the encoding is none of ours. */
  readonly isSilent: boolean | undefined
}

export const pcm = 1
export const aLaw = 6
export const muLaw = 7
const extensible = 0xfffe

interface Format {
  readonly encoding: number
  readonly channels: number
  readonly samplesPerSecond: number
  readonly bytesPerSample: number
}

/** Undefined if the file does not say how it is encoded. */
export function readWav(bytes: Buffer): Wav | undefined {
  let format: Format | undefined
  // Chunks start after twelve bytes (RIFF, size, WAVE). Each is padded to an even length.
  for (let at = 12; at + 8 <= bytes.length; ) {
    const [name, size] = [bytes.toString('latin1', at, at + 4), bytes.readUInt32LE(at + 4)]
    if (name === 'fmt ') format = readFormat(bytes, at + 8)
    // A program that writes to a pipe does not know the size, which is then the largest one.
    if (name === 'data' && format !== undefined) return readSamples(bytes.subarray(at + 8, at + 8 + size), format)
    at += 8 + size + (size % 2)
  }
  return format && { encoding: format.encoding, length: 0, seconds: 0, isSilent: true }
}

function readFormat(bytes: Buffer, at: number): Format | undefined {
  if (at + 16 > bytes.length) return undefined
  const tag = bytes.readUInt16LE(at)
  // In the extensible format the actual tag is at the start of the GUID at the end of the chunk.
  const encoding = tag === extensible && at + 26 <= bytes.length ? bytes.readUInt16LE(at + 24) : tag
  return {
    encoding,
    channels: bytes.readUInt16LE(at + 2) || 1,
    samplesPerSecond: bytes.readUInt32LE(at + 4) || 8000,
    bytesPerSample: Math.ceil(bytes.readUInt16LE(at + 14) / 8) || 1,
  }
}

/** Of full scale, from the lowest to the highest sample: 60 decibels below it. */
const audible = 0.002

function readSamples(data: Buffer, { encoding, channels, samplesPerSecond, bytesPerSample }: Format): Wav {
  const read = readerFor(encoding, bytesPerSample)
  const count = Math.floor(data.length / bytesPerSample)
  const wav = { encoding, length: data.length, seconds: count / channels / samplesPerSecond }
  if (read === undefined) return { ...wav, isSilent: undefined }
  for (let channel = 0; channel < channels; channel += 1) {
    let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let i = channel; i < count; i += channels) {
      const sample = read(data, i * bytesPerSample)
      lowest = Math.min(lowest, sample)
      highest = Math.max(highest, sample)
    }
    if (highest - lowest > audible) return { ...wav, isSilent: false }
  }
  return { ...wav, isSilent: true }
}

type ReadSample = (data: Buffer, at: number) => number

/** Reads a sample as a part of full scale, from -1 to 1. */
function readerFor(encoding: number, bytesPerSample: number): ReadSample | undefined {
  if (encoding === muLaw) return (data, at) => fromMuLaw(data[at] ?? 0)
  if (encoding === aLaw) return (data, at) => fromALaw(data[at] ?? 0)
  if (encoding !== pcm || bytesPerSample > 6) return undefined
  const fullScale = 2 ** (bytesPerSample * 8 - 1)
  // Samples of one byte have no sign (RFC 2361 and Microsoft's "Multimedia Data Standards Update").
  if (bytesPerSample === 1) return (data, at) => ((data[at] ?? 0) - fullScale) / fullScale
  return (data, at) => data.readIntLE(at, bytesPerSample) / fullScale
}

/** ITU-T G.711, as in its tables. */
function fromMuLaw(code: number): number {
  const inverted = ~code & 0xff
  const magnitude = (((inverted & 15) << 3) + 132) << ((inverted >> 4) & 7)
  return ((inverted & 128 ? -1 : 1) * (magnitude - 132)) / 32_768
}

function fromALaw(code: number): number {
  const inverted = code ^ 0x55
  const segment = (inverted >> 4) & 7
  const magnitude = ((inverted & 15) << 4) + (segment === 0 ? 8 : 264)
  return ((inverted & 128 ? 1 : -1) * (segment > 1 ? magnitude << (segment - 1) : magnitude)) / 32_768
}
