// campaigns.json: the ids and names of all published campaigns, for clients that request statistics by id.
import { preparedSelect } from '../database/prepared-statements.ts'

export const campaignNames = preparedSelect((db) =>
  db.selectFrom('campaigns').select(['id', 'name']).where('published_at', 'is not', null).orderBy('id'),
)
