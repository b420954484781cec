// The United States.
import type { Country } from './country.ts'

export const us: Country = {
  code: 'US',
  name: 'United States',
  postalCodes: {
    digits: 5,
    placePart: (plain) => (isZipPlus4.test(plain) ? plain.slice(0, 5) : plain),
  },
  campaignTypes: {
    congress: {
      name: 'Congress',
      chambers: { upper: 'Senate', lower: 'House of Representatives' },
    },
    state: {
      name: 'State Legislature',
      offices: { exec: 'Governor' },
      chambers: { upper: 'State Senate', lower: 'State House' },
      startsWithState: true,
    },
    local: { name: null },
    executive: { name: null, offices: { exec: null, office: null } },
  },
}

const isZipPlus4 = /^\d{9}$/
