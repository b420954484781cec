// The bytes of one table or recording among the frames of a backup.
import type { Frame } from './format.ts'

export interface FrameContent {
  /** Yields the bytes. Must be read to the end. */
  bytes(): AsyncGenerator<Buffer>
  /** Resolves with the frame after them. */
  readonly following: Promise<IteratorResult<Frame>>
}

/** `frames` is at the frame that names the table or the recording. */
export function contentOf(frames: AsyncGenerator<Frame>, kind: 'rows' | 'audio'): FrameContent {
  const following = Promise.withResolvers<IteratorResult<Frame>>()
  async function* bytes(): AsyncGenerator<Buffer> {
    for (;;) {
      const next = await frames.next()
      if (next.done || next.value.kind !== kind) return following.resolve(next)
      yield next.value.bytes
    }
  }
  return { bytes, following: following.promise }
}
