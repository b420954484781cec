import { expect, test } from 'vitest'
import { timeZoneOf } from './time-zones.ts'

test.each([
  [{ latitude: 37.8, longitude: -122.27, state: 'CA' }, 'America/Los_Angeles'],
  [{ latitude: 31.77, longitude: -106.49, state: 'TX' }, 'America/Denver'],
  [{ latitude: null, longitude: null, state: 'TX' }, 'America/Chicago'],
  [{ latitude: 200, longitude: 0, state: 'TX' }, 'America/Chicago'],
  [{ latitude: undefined, longitude: undefined, state: undefined }, null],
])('an office at %j is in %s', (place, zone) => {
  expect(timeZoneOf(place)).toBe(zone)
})
