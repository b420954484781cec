"""Uses the client that openapi-python-client has generated: BASE_URL and API_KEY are arguments, the client is in the path."""

import datetime
import sys

from client import AuthenticatedClient
from client.api.collections import get_campaign, list_calls
from client.api.statistics import get_campaign_date_calls, get_campaign_stats
from client.models import Call, CallPage, Campaign
from client.models.get_campaign_date_calls_timespan import GetCampaignDateCallsTimespan

base_url, api_key = sys.argv[1:]
patchboard = AuthenticatedClient(base_url=base_url, token=api_key, raise_on_unexpected_status=True)

page = list_calls.sync(client=patchboard, page=2, results_per_page=5)
assert isinstance(page, CallPage) and page.page == 2 and len(page.objects) == 5, page
assert isinstance(page.objects[0], Call)

campaign = get_campaign.sync(id=1, client=patchboard)
assert isinstance(campaign, Campaign) and campaign.id == 1, campaign
assert all(len(target) == 2 for target in campaign.targets), campaign.targets

stats = get_campaign_stats.sync(id=1, client=patchboard)
assert stats.total_counts > 0, stats

start, end = datetime.date(2000, 1, 1), datetime.datetime.now(datetime.timezone.utc)
by_month = get_campaign_date_calls.sync(
    id=1, client=patchboard, start=start, end=end, timespan=GetCampaignDateCallsTimespan.MONTH, tz="America/New_York"
)
counted = sum(sum(month.additional_properties.values()) for month in by_month.objects.additional_properties.values())
assert counted == stats.total_counts, (counted, stats.total_counts)
