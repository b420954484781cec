// The answer to a web page that requested a call, in the shape that CallPower documents. Pure.
import { countryOf } from '../../campaigns/campaign.ts'
import type { Campaign } from '../../campaigns/queries.ts'
import { displayNameOf } from '../../countries/campaign-types.ts'
import type { RequestedCall } from './request-call.ts'

export function presentRequestedCall(started: RequestedCall, statusUrl: (token: string) => string) {
  if (started.status === 'archived') return { campaign: 'archived' }
  const { campaign, fromNumber, reached, statusToken } = started
  const isChosenByPhone = reached === undefined || reached.choices.length > 0
  const { script, redirect } = embedOf(campaign)
  return {
    campaign: started.status,
    call: 'queued',
    script,
    redirect,
    fromNumber,
    targets: isChosenByPhone
      ? { segment: 'location', display: displayName(campaign) }
      : {
          segment: campaign.segment_by === 'location' ? 'location' : 'custom',
          objects: reached.targets.map(({ title, name, offices }) => ({ title, name, phone: offices[0]?.number ?? null })),
        },
    status_url: statusUrl(statusToken),
  }
}

/** The HTML to show, and the URL to go to, once the call is on its way. */
function embedOf({ embed }: Campaign): { script: string; redirect: string | null } {
  const { script, redirect } = (embed ?? {}) as { script?: unknown; redirect?: unknown }
  return {
    script: typeof script === 'string' ? script : '',
    redirect: typeof redirect === 'string' && redirect !== '' ? redirect : null,
  }
}

/** What a web form can show until the targets are known. */
function displayName(campaign: Campaign): string | null {
  return displayNameOf({
    country: countryOf(campaign),
    type: campaign.campaign_type,
    subtype: campaign.campaign_subtype,
    state: campaign.campaign_state,
  })
}
