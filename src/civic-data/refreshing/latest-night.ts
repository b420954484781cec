// When the datasets are due to be refreshed: once a day, at the time that the operator has chosen. Pure.

const millisecondsPerDay = 86_400_000

/** The latest instant at or before `now` whose time of day in UTC is `minutes` after midnight. */
export function latestNight(now: Date, minutes: number): Date {
  const midnight = Math.floor(now.getTime() / millisecondsPerDay) * millisecondsPerDay
  const today = midnight + minutes * 60_000
  return new Date(today <= now.getTime() ? today : today - millisecondsPerDay)
}
