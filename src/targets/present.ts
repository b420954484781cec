// Converts target rows to JSON. Pure.
import { presentPhoneNumber } from '../phone/phone-number.ts'
import type { ListedTarget } from './queries.ts'
import type { Target } from './schemas.ts'

export function presentTarget({ number, ...target }: ListedTarget): Target {
  return { ...target, phone_number: presentPhoneNumber(number) }
}
