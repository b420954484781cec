// The sources of ZIP codes and the state legislative districts that they touch: relationship files of the Census. Pure.
import { areasOf } from '../../locating/districts-of-areas.ts'
import { noRecords } from '../../records.ts'
import type { ReadSource, Source } from '../../source.ts'
import { type LegislativeKind, legislativeDivision } from '../legislatures/districts.ts'
import { type Part, readRelationships, relationshipFile } from './relationships.ts'

export const zipUpperDistricts = zipDistrictsOf('sldu', 'upper')
export const zipLowerDistricts = zipDistrictsOf('sldl', 'lower')

function zipDistrictsOf(kind: LegislativeKind, chamber: string): Source {
  const name = `zip-${chamber}-districts`
  return {
    dataset: `us/${name}`,
    title: `ZIP codes and the districts of ${chamber} chambers of states that they touch`,
    country: 'US',
    tells: { by: 'postal', kinds: [kind] },
    files: [relationshipFile(name, (year) => `${kind}${year}20`, [2028, 2026, 2024, 2022], 2024)],
    read: (files) => read(files.get(name) ?? Buffer.alloc(0), name, kind),
  }
}

function read(bytes: Buffer, name: string, kind: LegislativeKind): ReadSource {
  const read = readRelationships(bytes, { name, kind })
  if ('problems' in read) return read
  const areas = areasOf(
    read.parts.map(({ zip, share, ...part }) => ({
      area: zip,
      division: legislativeDivision(part.state, kind, nameOf(part, kind)),
      share,
    })),
  )
  return {
    records: { ...noRecords, areas: [{ map: `us/${kind}/${read.edition}`, kind, areas }] },
    notes: read.notes,
    omitted: [],
  }
}

/** Districts with names: the codes of the Census are its own there. */
const named: Readonly<Record<LegislativeKind, ReadonlySet<string>>> = {
  sldu: new Set(['MA', 'VT']),
  sldl: new Set(['MA', 'NH', 'VT']),
}

function nameOf({ state, code, name }: Pick<Part, 'state' | 'code' | 'name'>, kind: LegislativeKind): string {
  return named[kind].has(state.code) && name !== '' ? name : code.replace(/^0+(?=.)/, '')
}
