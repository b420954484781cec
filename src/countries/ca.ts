// Canada.
import type { Country } from './country.ts'

export const ca: Country = {
  code: 'CA',
  name: 'Canada',
  postalCodes: { digits: null },
  campaignTypes: {
    parliament: { name: 'Parliament', chambers: { lower: 'Parliament' } },
    province: { name: 'Provincial Legislature', chambers: { lower: 'Provincial Legislature' } },
  },
}
