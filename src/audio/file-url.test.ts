import { expect, test } from 'vitest'
import { audioFileUrl } from './file-url.ts'

test.each([
  ['https://s3.example.com/b/', 'uploads', 'audio/x.mp3', 'https://s3.example.com/b/uploads/audio/x.mp3'],
  ['https://s3.example.com/b', 'uploads', 'x.mp3', 'https://s3.example.com/uploads/audio/x.mp3'],
  ['https://media.example.com', 'uploads', 'a/b/x y.mp3', 'https://media.example.com/uploads/audio/x y.mp3'],
  ['', 'uploads', 'audio/x.mp3', 'uploads/audio/x.mp3'],
  ['https://media.example.com', '', 'audio/x.mp3', 'https://media.example.com/audio/x.mp3'],
])('a file in the store %j below %j is served where CallPower served it', (storeDomain, storePath, file, url) => {
  expect(audioFileUrl({ storeDomain, storePath }, file)).toBe(url)
})

test('a recording without a file has no address', () => {
  expect(audioFileUrl({ storeDomain: 'https://s3.example.com/b/', storePath: 'uploads' }, null)).toBeNull()
  expect(audioFileUrl({ storeDomain: 'https://s3.example.com/b/', storePath: 'uploads' }, '')).toBeNull()
})
