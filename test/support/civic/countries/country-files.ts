// What the suite of all countries needs of each: invented files for every source, and where they show what the suite asks for.
import type { CivicProvider } from '../../../../src/civic-data/provider.ts'
import type { SourceTexts } from '../../../../src/civic-data/source.ts'

export interface CountryFiles {
  readonly provider: CivicProvider
  /** By dataset. Every source of the country has some. */
  readonly files: ReadonlyMap<string, SourceTexts>
  /** When the files are right. */
  readonly now: Date
  /** The first moment of the next map. */
  readonly newMapsAt: Date
  /** Where the next map has another district, and a postal code whose district only the map of before tells. */
  readonly moved: { readonly point: string; readonly postalCode: string }
  /** A region whose legislature has a single chamber. */
  readonly singleChamber: { readonly type: string; readonly region: string }
  /** A division that elects several members of one chamber. */
  readonly multiMember: string
  /** The key of somebody without a number of his or her own. */
  readonly withoutNumber: string
  /** Files with a mistake, by dataset, and what is said of it. */
  readonly bad: readonly (readonly [dataset: string, files: SourceTexts, said: RegExp])[]
  /** Files that have lost too many people. */
  readonly shrunk: readonly [dataset: string, files: SourceTexts]
}
