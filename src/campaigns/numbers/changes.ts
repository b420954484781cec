// Compares our list of phone numbers with the carrier account's, and chooses the numbers that a command applies to. Pure.
import { conflict, notFound, type Result } from '../../domain-errors.ts'
import { presentPhoneNumber } from '../../phone/phone-number.ts'
import type { AccountNumber } from '../../telephony/account-numbers.ts'
import type { CarrierIds, KnownNumber } from './queries.ts'

/** A number that is in our list and in the account. */
export interface SharedNumber {
  readonly known: KnownNumber
  readonly account: AccountNumber
}

export interface NumberChanges {
  readonly added: readonly AccountNumber[]
  /** The ids at the carrier differ from the stored ones. */
  readonly changed: readonly SharedNumber[]
  readonly removed: readonly KnownNumber[]
  /** No longer in the account, but used by a campaign. */
  readonly kept: readonly KnownNumber[]
}

export function compareNumbers(known: readonly KnownNumber[], accountNumbers: readonly AccountNumber[]): NumberChanges {
  const missing = known.filter(({ number }) => findIn(accountNumbers, number) === undefined)
  return {
    added: accountNumbers.filter((account) => rowsOf(known, account).length === 0),
    changed: accountNumbers
      .flatMap((account) => rowsOf(known, account).map((row) => ({ known: row, account })))
      .filter((shared) => idsOf(shared.known) !== idsOf(columnsOf(shared.account))),
    removed: missing.filter(({ campaigns }) => campaigns.length === 0),
    kept: missing.filter(({ campaigns }) => campaigns.length > 0),
  }
}

export function describeChanges({ added, changed, removed, kept }: NumberChanges): string[] {
  return [
    ...added.map(({ number }) => `+ ${number}`),
    ...changed.map(({ known, account }) => `~ ${known.number}: ${idsOf(known)} → ${idsOf(columnsOf(account))}`),
    ...removed.map(({ number }) => `- ${number}`),
    ...kept.map(
      ({ number, campaigns }) =>
        `${number} is no longer in the account. It is kept because a campaign uses it: ${campaigns.join(', ')}.`,
    ),
  ]
}

/** Returns the columns that store a number's ids at the carrier. */
export function columnsOf({ id, applicationId }: Pick<AccountNumber, 'id' | 'applicationId'>): CarrierIds {
  return { carrier_id: id, carrier_app_id: applicationId ?? null }
}

function idsOf({ carrier_id, carrier_app_id }: CarrierIds): string {
  return [carrier_id ?? 'no id', ...(carrier_app_id === null ? [] : [`application ${carrier_app_id}`])].join(', ')
}

/** If `wanted` is empty, chooses the numbers that accept calls. */
export function chooseNumbers(
  known: readonly KnownNumber[],
  accountNumbers: readonly AccountNumber[],
  wanted: readonly string[],
): Result<SharedNumber[]> {
  const numbers = wanted.length > 0 ? wanted : known.filter(({ takes_calls }) => takes_calls).map(({ number }) => number)
  if (numbers.length === 0)
    return conflict(
      'No number accepts calls yet. Allow it in the file of a campaign (call_in), or pass the numbers as arguments.',
    )
  const chosen: SharedNumber[] = []
  for (const number of new Set(numbers)) {
    const account = findIn(accountNumbers, number)
    const rows = account === undefined ? [] : rowsOf(known, account)
    if (account === undefined || rows.length === 0)
      return notFound(`${number} is not both in the account and in our list. Run twilio sync-numbers to synchronize them.`)
    chosen.push(...rows.map((row) => ({ known: row, account })))
  }
  return { value: chosen }
}

function findIn(accountNumbers: readonly AccountNumber[], number: string): AccountNumber | undefined {
  return accountNumbers.find((account) => account.number === presentPhoneNumber(number))
}

/** May return several rows, because an import may contain a number twice. */
function rowsOf(known: readonly KnownNumber[], account: AccountNumber): KnownNumber[] {
  return known.filter(({ number }) => presentPhoneNumber(number) === account.number)
}
