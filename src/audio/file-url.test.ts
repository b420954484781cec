import { describe, expect, test } from 'vitest'
import { audioFileUrl } from './file-url.ts'

const publicBaseUrl = 'https://calls.example.org'

describe('files on another domain', () => {
  test.each([
    ['https://s3.example.com/b/', 'uploads', 'audio/x.mp3', 'https://s3.example.com/b/uploads/audio/x.mp3'],
    ['https://s3.example.com/b', 'uploads', 'x.mp3', 'https://s3.example.com/uploads/audio/x.mp3'],
    ['https://media.example.com', 'uploads', 'a/b/x y.mp3', 'https://media.example.com/uploads/audio/x y.mp3'],
    ['https://media.example.com', '', 'audio/x.mp3', 'https://media.example.com/audio/x.mp3'],
  ])('a file at %j under %j has the URL that it had in CallPower', (domain, path, file, url) => {
    expect(audioFileUrl({ domain, path, publicBaseUrl }, file)).toBe(url)
    expect(audioFileUrl({ domain, path, publicBaseUrl: undefined }, file)).toBe(url)
  })
})

describe('files on this server', () => {
  test.each([
    ['uploads', 'audio/x.mp3', '/uploads/audio/x.mp3'],
    ['', 'x.mp3', '/audio/x.mp3'],
    ['my files', 'audio/50% höher?#.mp3', '/my%20files/audio/50%25%20h%C3%B6her%3F%23.mp3'],
  ])('a file under %j has a URL below the public base URL, or a path without one: %j', (path, file, url) => {
    expect(audioFileUrl({ domain: '', path, publicBaseUrl }, file)).toBe(publicBaseUrl + url)
    expect(audioFileUrl({ domain: '', path, publicBaseUrl: undefined }, file)).toBe(url)
  })
})

test.each(['', 'https://s3.example.com/b/'])('a recording without a file has no URL: %j', (domain) => {
  expect(audioFileUrl({ domain, path: 'uploads', publicBaseUrl }, null)).toBeNull()
  expect(audioFileUrl({ domain, path: 'uploads', publicBaseUrl }, '')).toBeNull()
})
