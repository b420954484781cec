// Ways of writing a number that a country has abolished, and that people still have in their address books. Pure.

type Rewriting = readonly [pattern: RegExp, replacement: string]

/**
 * By calling code, of the digits behind it. Sources: ITU-T operational bulletins and the regulators' announcements: Mexico
 * (IFT, 2019: 01, 044, 045, and 1 behind +52), Estonia (2004), Latvia (2008) and Ukraine (2009) (8), France (1996: 16),
 * Colombia (2021: one digit for the area became 60 and the digit).
 */
const rewritings: Readonly<Record<string, readonly Rewriting[]>> = {
  '33': [[/^16/, '']],
  '52': [[/^(?:044|045|01|1)/, '']],
  '57': [[/^0?([124-8]\d{7})$/, '60$1']],
  '371': [[/^8/, '']],
  '372': [[/^80?/, '']],
  '380': [[/^80/, '']],
}

/**
 * A trunk 0 where a country has none any more (Poland, Czechia, Portugal, Greece, Italy's mobile phones), or never had one:
 * `+48 (0)22 …`.
 */
const trunkZero: Rewriting = [/^0/, '']

/** The digits behind the calling code as they would be written today, the likeliest first; for numbers that are not valid as they stand. */
export function withoutFormerHabits(digits: string, callingCode: string): string[] {
  const all = [...(rewritings[callingCode] ?? []), trunkZero]
  return all.flatMap(([pattern, replacement]) => (pattern.test(digits) ? [digits.replace(pattern, replacement)] : []))
}
