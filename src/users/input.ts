// What can be said about an account when it is created or changed, and the rules for it. Pure.
import { type Static, Type } from 'typebox'
import type { Problem, ProblemCode } from '../domain-errors.ts'
import { onOneLine } from '../input/on-one-line.ts'
import { mayDial } from '../phone/dialling-policy.ts'
import { defaultPhoneCountry, phoneCountryRule, readPhoneCountry } from '../phone/phone-country.ts'
import { readNumber } from '../phone/read-number.ts'
import type { UserColumns } from './queries.ts'
import { passwordProblem, readEmail, roles } from './user.ts'

const nameCharactersMax = 255

const details = {
  name: Type.Optional(onOneLine()),
  role: Type.Optional(Type.Enum([...roles])),
  password: Type.Optional(Type.String({ format: 'password' })),
  /** As people write it. Null removes it. */
  phone_number: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  /** Of a phone number without a country code. */
  country: Type.Optional(Type.String()),
}

/** Without a password, nobody can log in with the account until one is set. */
export const newUserInput = Type.Object({ email: Type.String(), ...details }, { additionalProperties: false })

export const userChangeInput = Type.Object({ active: Type.Optional(Type.Boolean()), ...details }, { additionalProperties: false })

export type NewUserInput = Static<typeof newUserInput>
export type UserChangeInput = Static<typeof userChangeInput>

export interface ReadDetails {
  /** All but the hash of the password. */
  readonly columns: Pick<UserColumns, 'name' | 'role' | 'phone_number'>
  readonly problems: readonly Problem[]
}

export function readDetails(input: Omit<NewUserInput, 'email'>): ReadDetails {
  const { name, role, password, phone_number, country } = input
  const phone = typeof phone_number === 'string' ? readStaffNumber(phone_number, country) : { number: phone_number, problems: [] }
  return {
    columns: {
      ...(name === undefined ? {} : { name: name.trim() }),
      ...(role === undefined ? {} : { role }),
      ...(phone.number === undefined ? {} : { phone_number: phone.number }),
    },
    problems: [
      ...(name === undefined ? [] : checkName(name.trim())),
      ...(password === undefined ? [] : checkPassword(password)),
      ...phone.problems,
    ],
  }
}

/** `email` is as stored. Undefined if it is not valid. */
export function readNewEmail(text: string): { readonly email: string | undefined; readonly problems: readonly Problem[] } {
  const email = readEmail(text)
  return { email, problems: email === undefined ? problem('email', 'invalid_text', 'This is not an e-mail address.') : [] }
}

function checkName(name: string): Problem[] {
  if (name !== '' && name.length <= nameCharactersMax) return []
  return problem('name', name === '' ? 'required' : 'too_long', `A name has 1 to ${nameCharactersMax} characters.`)
}

function checkPassword(password: string): Problem[] {
  const wrong = passwordProblem(password)
  return wrong === undefined ? [] : problem('password', wrong.code, wrong.message)
}

/** Staff may be in any country. */
function readStaffNumber(text: string, countryText = defaultPhoneCountry): { number?: string; problems: Problem[] } {
  const country = readPhoneCountry(countryText)
  if (country === undefined) return { problems: problem('country', 'not_allowed', phoneCountryRule) }
  const invalid = (message: string) => ({ problems: problem('phone_number', 'invalid_number', message) })
  const read = readNumber(text, country)
  if (read === undefined) return invalid('This is not a phone number.')
  const verdict = mayDial(read, { country, countries: null, international: true, tollFree: false })
  if (verdict.kind === 'allowed') return { number: read.number, problems: [] }
  const reason = verdict.kind === 'never' ? verdict.problem : `there is no such number in ${verdict.where}`
  return invalid(`This phone number cannot be called: ${reason}.`)
}

function problem(field: keyof NewUserInput, code: ProblemCode, message: string): Problem[] {
  return [{ path: [field], code, message }]
}
