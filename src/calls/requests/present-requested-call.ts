// What a web page that asked for a call is told, in the shape of CallPower's published document. Pure.
import type { Campaign } from '../../campaigns/queries.ts'
import type { RequestedCall } from './request-call.ts'

export function presentRequestedCall(started: RequestedCall, statusUrl: (token: string) => string) {
  if (started.status === 'archived') return { campaign: 'archived' }
  const { campaign, fromNumber, targets, statusToken } = started
  const { script, redirect } = embedOf(campaign)
  return {
    campaign: started.status,
    call: 'queued',
    script,
    redirect,
    fromNumber,
    targets:
      targets === undefined
        ? { segment: 'location', display: displayName(campaign) }
        : {
            segment: campaign.segment_by === 'location' ? 'location' : 'custom',
            objects: targets.map(({ title, name, offices }) => ({ title, name, phone: offices[0]?.number ?? null })),
          },
    status_url: statusUrl(statusToken),
  }
}

/** HTML to show and an address to go to, once the call is on its way. */
function embedOf({ embed }: Campaign): { script: string; redirect: string | null } {
  const { script, redirect } = (embed ?? {}) as { script?: unknown; redirect?: unknown }
  return {
    script: typeof script === 'string' ? script : '',
    redirect: typeof redirect === 'string' && redirect !== '' ? redirect : null,
  }
}

/** What a form may show while it is not known who will be called. */
function displayName({ campaign_type, campaign_subtype, campaign_state }: Campaign): string | null {
  switch (campaign_type) {
    case 'congress':
      return { upper: 'Senate', lower: 'House of Representatives' }[campaign_subtype ?? ''] ?? 'Congress'
    case 'parliament':
      return 'Parliament'
    case 'province':
      return 'Provincial Legislature'
    case 'state': {
      const what =
        { exec: 'Governor', upper: 'State Senate', lower: 'State House' }[campaign_subtype ?? ''] ?? 'State Legislature'
      return campaign_state ? `${campaign_state} ${what}` : what
    }
    default:
      return null
  }
}
