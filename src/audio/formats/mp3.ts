// Finds the frames of an MP3, as players do: they skip tags, and whatever else is between frames. Nothing is decoded. Pure.

export interface Mp3 {
  readonly seconds: number
  /** False if no frame has any sound in it. True does not mean that it is loud enough. */
  readonly hasSound: boolean
}

interface Frame {
  readonly length: number
  readonly samples: number
  readonly samplesPerSecond: number
  readonly hasSound: boolean
}

/** Undefined if there is no frame. */
export function readMp3(bytes: Buffer): Mp3 | undefined {
  const afterTag = findFrame(bytes, tagLength(bytes))
  // Some programs write a wrong length of the tag.
  const first = afterTag ?? findFrame(bytes, 0)
  if (first === undefined) return undefined
  let [seconds, hasSound] = [0, false]
  for (let at: number | undefined = first; at !== undefined; at = findFrame(bytes, at)) {
    const frame = frameAt(bytes, at)
    if (frame === undefined) break
    seconds += frame.samples / frame.samplesPerSecond
    hasSound ||= frame.hasSound
    at += frame.length
  }
  return { seconds, hasSound }
}

/** Of the ID3v2 tags at the beginning (id3.org/id3v2.4.0-structure, 3.1). */
function tagLength(bytes: Buffer): number {
  let at = 0
  while (bytes.toString('latin1', at, at + 3) === 'ID3' && at + 10 <= bytes.length) {
    const size = [6, 7, 8, 9].reduce((sum, i) => sum * 128 + ((bytes[at + i] ?? 0) & 127), 0)
    const hasFooter = ((bytes[at + 5] ?? 0) & 16) !== 0
    at += 10 + size + (hasFooter ? 10 : 0)
  }
  return at
}

/** Elsewhere than at `from`, a header could be there by chance: another frame must follow it, or the end of the file, or a tag. */
function findFrame(bytes: Buffer, from: number): number | undefined {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const frame = frameAt(bytes, at)
    if (frame === undefined) continue
    const next = at + frame.length
    if (next > bytes.length) continue
    const isLast = at === from || next === bytes.length || bytes.toString('latin1', next, next + 3) === 'TAG'
    if (isLast || frameAt(bytes, next)?.samplesPerSecond === frame.samplesPerSecond) return at
  }
  return undefined
}

const kilobits1 = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
const kilobits2 = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
const samplesPerSecond1 = [44_100, 48_000, 32_000]

/** The header of a frame of layer III (ISO/IEC 11172-3, 2.4.1.3, and 13818-3 for lower rates). */
function frameAt(bytes: Buffer, at: number): Frame | undefined {
  const [sync = 0, second = 0, third = 0, fourth = 0] = bytes.subarray(at, at + 4)
  const [version, layer] = [(second >> 3) & 3, (second >> 1) & 3]
  if (at + 4 > bytes.length || sync !== 0xff || second < 0xe0 || version === 1 || layer !== 1) return undefined
  const isMpeg1 = version === 3
  const kilobits = (isMpeg1 ? kilobits1 : kilobits2)[(third >> 4) - 1]
  const rate = samplesPerSecond1[(third >> 2) & 3]
  if (kilobits === undefined || rate === undefined) return undefined
  const samplesPerSecond = isMpeg1 ? rate : rate / (version === 2 ? 2 : 4)
  const samples = isMpeg1 ? 1152 : 576
  const length = Math.floor((samples / 8) * ((kilobits * 1000) / samplesPerSecond)) + ((third >> 1) & 1)
  const sideInformation = at + 4 + ((second & 1) === 0 ? 2 : 0)
  const hasSound = hasData(bytes, sideInformation, { isMpeg1, isMono: fourth >> 6 === 3 })
  return { length, samples, samplesPerSecond, hasSound }
}

/** True if any part of the frame has data, which is the first field of its side information: `part2_3_length`, in 12 bits. */
function hasData(bytes: Buffer, at: number, { isMpeg1, isMono }: { isMpeg1: boolean; isMono: boolean }): boolean {
  const [first, step] = isMpeg1 ? [isMono ? 18 : 20, 59] : [isMono ? 9 : 10, 63]
  const parts = (isMpeg1 ? 2 : 1) * (isMono ? 1 : 2)
  return Array.from({ length: parts }, (_, i) => first + i * step).some((bit) => {
    const byte = at + (bit >> 3)
    const bits = ((bytes[byte] ?? 0) << 16) | ((bytes[byte + 1] ?? 0) << 8) | (bytes[byte + 2] ?? 0)
    return ((bits >> (12 - (bit & 7))) & 0xfff) !== 0
  })
}
