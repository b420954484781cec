// What is different between our list of phone numbers and the account's, and which of them a command is about. Pure.
import { CommandError } from '../cli/command.ts'
import { presentPhoneNumber } from '../phone/phone-number.ts'
import type { AccountNumber } from '../telephony/account-numbers.ts'
import type { KnownNumber } from './number-queries.ts'

/** A number that we know and that the account has. */
export interface SharedNumber {
  readonly known: KnownNumber
  readonly account: AccountNumber
}

export interface NumberChanges {
  readonly added: readonly AccountNumber[]
  /** The carrier calls them something else than we have noted. */
  readonly changed: readonly SharedNumber[]
  readonly removed: readonly KnownNumber[]
  /** The account does not have them any more, but a campaign uses them. */
  readonly kept: readonly KnownNumber[]
}

export function compareNumbers(known: readonly KnownNumber[], ofAccount: readonly AccountNumber[]): NumberChanges {
  const gone = known.filter(({ number }) => findIn(ofAccount, number) === undefined)
  return {
    added: ofAccount.filter((account) => rowsOf(known, account).length === 0),
    changed: ofAccount
      .flatMap((account) => rowsOf(known, account).map((row) => ({ known: row, account })))
      .filter((shared) => idsOf(shared.known) !== idsOf(columnsOf(shared.account))),
    removed: gone.filter(({ campaigns }) => campaigns.length === 0),
    kept: gone.filter(({ campaigns }) => campaigns.length > 0),
  }
}

export function describeChanges({ added, changed, removed, kept }: NumberChanges): string[] {
  return [
    ...added.map(({ number }) => `+ ${number}`),
    ...changed.map(({ known, account }) => `~ ${known.number}: ${idsOf(known)} → ${idsOf(columnsOf(account))}`),
    ...removed.map(({ number }) => `- ${number}`),
    ...kept.map(
      ({ number, campaigns }) =>
        `${number} is not in the account any more. It stays as long as a campaign uses it: ${campaigns.join(', ')}.`,
    ),
  ]
}

type CarrierColumns = Pick<KnownNumber, 'carrier_id' | 'carrier_app_id'>

/** How a row notes what the carrier calls a number. */
export function columnsOf({ id, applicationId }: Pick<AccountNumber, 'id' | 'applicationId'>): CarrierColumns {
  return { carrier_id: id, carrier_app_id: applicationId ?? null }
}

function idsOf({ carrier_id, carrier_app_id }: CarrierColumns): string {
  return [carrier_id ?? 'no id', ...(carrier_app_id === null ? [] : [`application ${carrier_app_id}`])].join(', ')
}

/** By default those that take calls. Throws a CommandError for one that is not ours. */
export function chooseNumbers(
  known: readonly KnownNumber[],
  ofAccount: readonly AccountNumber[],
  wanted: readonly string[],
): SharedNumber[] {
  const numbers = wanted.length > 0 ? wanted : known.filter(({ takes_calls }) => takes_calls).map(({ number }) => number)
  if (numbers.length === 0)
    throw new CommandError('No number takes calls yet: allow it in the file of a campaign (call_in), or name the numbers.')
  return [...new Set(numbers)].flatMap((number) => {
    const account = findIn(ofAccount, number)
    const rows = account === undefined ? [] : rowsOf(known, account)
    if (account === undefined || rows.length === 0)
      throw new CommandError(`${number} is no number that the account has and we know: run twilio sync-numbers, which shows all.`)
    return rows.map((row) => ({ known: row, account }))
  })
}

function findIn(ofAccount: readonly AccountNumber[], number: string): AccountNumber | undefined {
  return ofAccount.find((account) => account.number === presentPhoneNumber(number))
}

/** An import may have brought a number in twice. */
function rowsOf(known: readonly KnownNumber[], account: AccountNumber): KnownNumber[] {
  return known.filter(({ number }) => presentPhoneNumber(number) === account.number)
}
