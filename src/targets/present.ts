// Converts target rows to JSON. Pure.
import { presentPhoneNumber } from '../phone/phone-number.ts'
import type { ListedTarget } from './queries.ts'
import type { Target } from './schemas.ts'

export function presentTarget({ id, key, title, name, district, number }: ListedTarget): Target {
  return { id, key, title, name, district, phone_number: presentPhoneNumber(number) }
}
