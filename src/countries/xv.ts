// Verdania, the invented country of the demo. ISO 3166 reserves XA to XZ for private use, so that no country will ever have this code.
import type { Country } from './country.ts'

export const xv: Country = {
  code: 'XV',
  name: 'Verdania',
  isInvented: true,
  postalCodes: { digits: 5 },
  campaignTypes: {
    parliament: { name: 'Parliament of Verdania', chambers: { upper: 'Senate of Verdania', lower: 'Assembly of Verdania' } },
    province: {
      name: 'Provincial Parliament',
      offices: { exec: 'Premier' },
      chambers: { upper: 'House of Wards', lower: 'House of Deputies' },
      startsWithState: true,
    },
  },
}
