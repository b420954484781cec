// Made from the routes by `node scripts/launch.mjs scripts/write-reference.ts`. Change the routes, not this file.

export interface paths {
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the OpenAPI document
         * @description Returns this OpenAPI 3.1 document, which is generated from the routes. Open to any site.
         */
        get: operations["getOpenapiDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaign/{id}/count.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The number of completed calls of a campaign, for its page
         * @description Open to anyone, from any site. Responses are at most ten minutes old: `Age` is the number of seconds since the count, and `Cache-Control` the number of seconds that it may be cached in total.
         */
        get: operations["getCampaignCallCount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaign/{id}/stats.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The totals of a campaign
         * @description Calls by status, sessions and averages of one campaign, over all time.
         */
        get: operations["getCampaignStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaign/{id}/date_calls.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Calls of a campaign by time and status
         * @description Ordered by time. Times and statuses without calls are left out.
         */
        get: operations["getCampaignDateCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaign/{id}/target_calls.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Calls of a campaign by target and status
         * @description Calls without a target are not counted. Targets with the same key are counted together.
         */
        get: operations["getCampaignTargetCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaign/date_calls.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Calls of all campaigns by time
         * @description The number of calls of all statuses, and the number of completed calls.
         */
        get: operations["getDateCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The names of all campaigns
         * @description All campaigns of every status.
         */
        get: operations["getCampaignNames"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List calls
         * @description Every call to a target, whatever its outcome.
         *
         *     **Fields** for `filters` and `order_by`: `id`, `session_id`, `campaign_id`, `target_id`, `duration` (integer); `timestamp` (instant); `call_id`, `status` (text).
         *
         *     Computed fields, which support only equality, lists and null tests: `target_display`.
         *
         *     **Related objects** and their fields:
         *
         *     - `session` (`has`): `id`, `campaign_id`, `duration` (integer); `timestamp` (instant); `location`, `referral_code`, `status`, `direction` (text); `queue_delay` (seconds)
         *     - `campaign` (`has`): `id`, `call_maximum`, `status_code` (integer); `created_time` (instant); `name`, `country_code`, `campaign_type`, `campaign_state`, `campaign_subtype`, `campaign_language`, `segment_by`, `locate_by`, `include_special`, `target_ordering`, `target_offices` (text); `target_shuffle_chamber`, `allow_call_in`, `allow_intl_calls`, `prompt_schedule` (boolean); `embed` (JSON, null tests only)
         *     - `target` (`has`): `id` (integer); `key`, `title`, `name`, `district`, `location`, `party`, `chamber`, `source` (text); `number` (phone number)
         *     - `sync_call` (`any`): `id`, `call_id` (integer); `created_time` (instant); `saved` (boolean)
         */
        get: operations["list_calls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get one of the calls
         * @description Returns one object by its id, without an envelope. Every call to a target, whatever its outcome.
         */
        get: operations["get_calls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List calls (the same as /api/calls)
         * @description Every call to a target, whatever its outcome.
         *
         *     **Fields** for `filters` and `order_by`: `id`, `session_id`, `campaign_id`, `target_id`, `duration` (integer); `timestamp` (instant); `call_id`, `status` (text).
         *
         *     Computed fields, which support only equality, lists and null tests: `target_display`.
         *
         *     **Related objects** and their fields:
         *
         *     - `session` (`has`): `id`, `campaign_id`, `duration` (integer); `timestamp` (instant); `location`, `referral_code`, `status`, `direction` (text); `queue_delay` (seconds)
         *     - `campaign` (`has`): `id`, `call_maximum`, `status_code` (integer); `created_time` (instant); `name`, `country_code`, `campaign_type`, `campaign_state`, `campaign_subtype`, `campaign_language`, `segment_by`, `locate_by`, `include_special`, `target_ordering`, `target_offices` (text); `target_shuffle_chamber`, `allow_call_in`, `allow_intl_calls`, `prompt_schedule` (boolean); `embed` (JSON, null tests only)
         *     - `target` (`has`): `id` (integer); `key`, `title`, `name`, `district`, `location`, `party`, `chamber`, `source` (text); `number` (phone number)
         *     - `sync_call` (`any`): `id`, `call_id` (integer); `created_time` (instant); `saved` (boolean)
         */
        get: operations["list_call"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/call/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get one of the calls (the same as /api/calls/{id})
         * @description Returns one object by its id, without an envelope. Every call to a target, whatever its outcome.
         */
        get: operations["get_call"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List campaigns
         * @description Campaigns with their targets, phone numbers and prompts.
         *
         *     **Fields** for `filters` and `order_by`: `id`, `call_maximum`, `status_code` (integer); `created_time` (instant); `name`, `country_code`, `campaign_type`, `campaign_state`, `campaign_subtype`, `campaign_language`, `segment_by`, `locate_by`, `include_special`, `target_ordering`, `target_offices` (text); `target_shuffle_chamber`, `allow_call_in`, `allow_intl_calls`, `prompt_schedule` (boolean); `embed` (JSON, null tests only).
         *
         *     Computed fields, which support only equality, lists and null tests: `status`, `campaign_country`.
         *
         *     **Related objects** and their fields:
         *
         *     - `target_set` (`any`): `id` (integer); `key`, `title`, `name`, `district`, `location`, `party`, `chamber`, `source` (text); `number` (phone number)
         *     - `campaign_targets` (`any`): `id`, `campaign_id`, `target_id`, `order` (integer)
         *     - `audio_recordings` (`any`): `id`, `version` (integer); `key`, `description`, `text_to_speech` (text); `hidden` (boolean); `file_storage` (file, null tests only)
         */
        get: operations["list_campaign"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaign/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get one of the campaigns
         * @description Returns one object by its id, without an envelope. Campaigns with their targets, phone numbers and prompts.
         */
        get: operations["get_campaign"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audiorecording": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List audio recordings
         * @description What callers hear: every version of every prompt, as an audio file or a text, and the campaigns that play it.
         *
         *     **Fields** for `filters` and `order_by`: `id`, `version` (integer); `key`, `description`, `text_to_speech` (text); `hidden` (boolean); `file_storage` (file, null tests only).
         *
         *     **Related objects** and their fields:
         *
         *     - `campaigns` (`any`): `id`, `call_maximum`, `status_code` (integer); `created_time` (instant); `name`, `country_code`, `campaign_type`, `campaign_state`, `campaign_subtype`, `campaign_language`, `segment_by`, `locate_by`, `include_special`, `target_ordering`, `target_offices` (text); `target_shuffle_chamber`, `allow_call_in`, `allow_intl_calls`, `prompt_schedule` (boolean); `embed` (JSON, null tests only)
         *     - `campaign_audio_recordings` (`any`): `id`, `campaign_id`, `recording_id` (integer); `selected` (boolean)
         */
        get: operations["list_audiorecording"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audiorecording/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get one of the audio recordings
         * @description Returns one object by its id, without an envelope. What callers hear: every version of every prompt, as an audio file or a text, and the campaigns that play it.
         */
        get: operations["get_audiorecording"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/target": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List targets
         * @description The people and offices that supporters are connected to.
         *
         *     **Fields** for `filters` and `order_by`: `id` (integer); `key`, `title`, `name`, `district`, `location`, `party`, `chamber`, `source` (text); `number` (phone number).
         *
         *     Computed fields, which support only equality, lists and null tests: `term_start`, `term_end`, `phone_number`.
         *
         *     **Related objects** and their fields:
         *
         *     - `offices` (`any`): `id`, `target_id` (integer); `uid`, `name`, `address`, `latlon`, `type` (text); `number` (phone number)
         *     - `campaigns` (`any`): `id`, `call_maximum`, `status_code` (integer); `created_time` (instant); `name`, `country_code`, `campaign_type`, `campaign_state`, `campaign_subtype`, `campaign_language`, `segment_by`, `locate_by`, `include_special`, `target_ordering`, `target_offices` (text); `target_shuffle_chamber`, `allow_call_in`, `allow_intl_calls`, `prompt_schedule` (boolean); `embed` (JSON, null tests only)
         *     - `campaign_targets` (`any`): `id`, `campaign_id`, `target_id`, `order` (integer)
         */
        get: operations["list_target"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/target/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get one of the targets
         * @description Returns one object by its id, without an envelope. The people and offices that supporters are connected to.
         */
        get: operations["get_target"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List scheduled calls
         * @description Supporters who subscribed to a daily call, and when they were last called.
         *
         *     **Fields** for `filters` and `order_by`: `id`, `campaign_id`, `num_calls` (integer); `created_at`, `last_called` (instant); `subscribed` (boolean); `time_to_call` (time of day); `phone_number` (phone number); `job_id` (text).
         *
         *     Computed fields, which support only equality, lists and null tests: `user_phone`.
         *
         *     **Related objects** and their fields:
         *
         *     - `campaign` (`has`): `id`, `call_maximum`, `status_code` (integer); `created_time` (instant); `name`, `country_code`, `campaign_type`, `campaign_state`, `campaign_subtype`, `campaign_language`, `segment_by`, `locate_by`, `include_special`, `target_ordering`, `target_offices` (text); `target_shuffle_chamber`, `allow_call_in`, `allow_intl_calls`, `prompt_schedule` (boolean); `embed` (JSON, null tests only)
         */
        get: operations["list_schedule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedule/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get one of the scheduled calls
         * @description Returns one object by its id, without an envelope. Supporters who subscribed to a daily call, and when they were last called.
         */
        get: operations["get_schedule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The body of every error, except a 404 for a missing object of a collection, which is an empty object. */
        ErrorMessage: {
            /** @description What is wrong, in words for a person. */
            message: string;
            /** @description The invalid parameter, if there is one. Inside `q`, the path, such as `q.filters[0].name`. */
            parameter?: string;
            /** @description What is wrong there; long texts are cut off. */
            found?: unknown;
            /** @description What is allowed there: all words, or kinds of values. */
            allowed?: string[];
            /** @description The allowed word that was probably meant. */
            suggestion?: string;
            /** @description Only with a status of 500 or higher. Quote it when you report the problem. */
            request_id?: string;
        };
        /**
         * @description One leg from a session to one target
         * @example {
         *       "id": 2,
         *       "timestamp": "2026-03-01T13:00:00.123456",
         *       "campaign_id": 1,
         *       "target_id": 1,
         *       "call_id": "CA00000000000000000000000000000001",
         *       "status": "completed",
         *       "duration": 104,
         *       "target_display": "Senator Ada Brown"
         *     }
         */
        Call: {
            id: number;
            /** @description UTC, `YYYY-MM-DDTHH:MM:SS[.ffffff]`, without an offset */
            timestamp: string | null;
            campaign_id: number | null;
            target_id: number | null;
            /** @description The carrier’s id of this call */
            call_id: string | null;
            /** @description `queued`, `ringing`, `in-progress`, `completed`, `busy`, `failed`, `no-answer`, `canceled` or `unknown` */
            status: string | null;
            /** @description Seconds */
            duration: number | null;
            /** @description Title and name of the target */
            target_display: string | null;
        };
        /** @description A page of calls */
        CallPage: {
            /** @description Number of matching objects on all pages */
            num_results: number;
            objects: components["schemas"]["Call"][];
            /** @description The requested page */
            page: number;
            /** @description Number of pages */
            total_pages: number;
        };
        /**
         * @description What supporters are asked to do, whom they call and what they hear
         * @example {
         *       "id": 1,
         *       "name": "Save the Rivers",
         *       "campaign_country": "US",
         *       "campaign_state": null,
         *       "campaign_type": "custom",
         *       "campaign_subtype": null,
         *       "campaign_language": "en",
         *       "allow_call_in": true,
         *       "call_maximum": 3,
         *       "target_ordering": "in-order",
         *       "status": "live",
         *       "required_fields": {
         *         "userPhone": "us",
         *         "userCountry": "US",
         *         "userLocation": "postal"
         *       },
         *       "phone_numbers": [
         *         "+12025550100"
         *       ],
         *       "targets": [
         *         [
         *           "Ada Brown",
         *           "+12025550143"
         *         ]
         *       ],
         *       "audio_msgs": {
         *         "msg_goodbye": "Thank you for calling."
         *       },
         *       "embed": null
         *     }
         */
        Campaign: {
            id: number;
            name: string;
            /** @description ISO 3166 alpha-2, upper case */
            campaign_country: string;
            /** @description Postal abbreviation */
            campaign_state: string | null;
            /** @description `custom`. United States: `congress`, `state`, `local`, `executive`. Canada: `parliament`, `province` */
            campaign_type: string | null;
            /** @description Which office or chamber: `both`, `upper`, `lower`, `exec`, `office` */
            campaign_subtype: string | null;
            campaign_language: string | null;
            /** @description Supporters may call the campaign’s own number */
            allow_call_in: boolean | null;
            /** @description Maximum number of targets in one session */
            call_maximum: number | null;
            /** @description `in-order`, `shuffle`, `upper-first`, `lower-first`, `fewest-calls-first`, or an order by party */
            target_ordering: string | null;
            /** @description `archived`, `paused` or `live`; empty if an old campaign never had a status */
            status: string;
            /** @description What a request for a call must contain */
            required_fields: {
                /** @description The country of accepted phone numbers, as stored */
                userPhone: string | null;
                /** @description ISO 3166 alpha-2, upper case */
                userCountry: string;
                /** @description `postal`, `latlon`, `address` or `district`; absent if the campaign does not ask for a location */
                userLocation?: string | null;
            };
            /** @description E.164 */
            phone_numbers: string[];
            /** @description Name and phone number of each target, in order */
            targets: [
                string | null,
                string | null
            ][];
            /** @description Prompt key → the text to speak, or the URL of the file to play */
            audio_msgs: {
                [key: string]: string | null;
            };
            /** @description Settings of the form on a web page, as stored by staff */
            embed: unknown;
        };
        /** @description A page of campaigns */
        CampaignPage: {
            /** @description Number of matching objects on all pages */
            num_results: number;
            objects: components["schemas"]["Campaign"][];
            /** @description The requested page */
            page: number;
            /** @description Number of pages */
            total_pages: number;
        };
        /**
         * @description One version of a prompt: an audio file, or a text to speak
         * @example {
         *       "id": 2,
         *       "key": "msg_intro",
         *       "version": 2,
         *       "description": "louder",
         *       "text_to_speech": null,
         *       "hidden": false,
         *       "file_url": "https://media.example.org/uploads/audio/msg_intro-2.mp3",
         *       "campaign_ids": [
         *         1,
         *         2
         *       ],
         *       "campaign_names": "Save the Rivers,Clean Air",
         *       "selected_campaign_ids": [
         *         1
         *       ],
         *       "selected_campaign_names": "Save the Rivers",
         *       "selected_campaigns": [
         *         "Save the Rivers"
         *       ]
         *     }
         */
        AudioRecording: {
            id: number;
            /** @description The prompt, such as `msg_intro` */
            key: string;
            /** @description Counted per key, from 1 */
            version: number | null;
            description: string | null;
            /** @description The text to speak if there is no file */
            text_to_speech: string | null;
            /** @description No longer offered to staff */
            hidden: boolean | null;
            /** @description URL of the file; null if the recording is a text */
            file_url: string | null;
            /** @description Campaigns that have this recording, selected or not */
            campaign_ids: number[];
            /** @description Their names, separated by commas */
            campaign_names: string;
            /** @description Campaigns that play this recording */
            selected_campaign_ids: number[];
            /** @description Their names, separated by commas */
            selected_campaign_names: string;
            /** @description Their names */
            selected_campaigns: string[];
        };
        /** @description A page of audio recordings */
        AudioRecordingPage: {
            /** @description Number of matching objects on all pages */
            num_results: number;
            objects: components["schemas"]["AudioRecording"][];
            /** @description The requested page */
            page: number;
            /** @description Number of pages */
            total_pages: number;
        };
        /**
         * @description A person or office to be called
         * @example {
         *       "id": 1,
         *       "key": "us:bioguide:X000001",
         *       "title": "Senator",
         *       "name": "Ada Brown",
         *       "district": "NY",
         *       "phone_number": "+12025550143",
         *       "party": "Independent",
         *       "chamber": "upper",
         *       "term_start": "2025-01-03",
         *       "term_end": "2031-01-03",
         *       "source": "us/congress"
         *     }
         */
        Target: {
            id: number;
            /** @description Identifies the target in its data source, such as `us:bioguide:S000148` or `custom:12` */
            key: string | null;
            title: string | null;
            name: string;
            district: string | null;
            /** @description E.164, without an extension */
            phone_number: string | null;
            party: string | null;
            /** @description `upper`, `lower` or `exec`, for those who hold a seat */
            chamber: string | null;
            term_start: string | null;
            term_end: string | null;
            /** @description The dataset that keeps the target up to date. `null`: staff do */
            source: string | null;
        };
        /** @description A page of targets */
        TargetPage: {
            /** @description Number of matching objects on all pages */
            num_results: number;
            objects: components["schemas"]["Target"][];
            /** @description The requested page */
            page: number;
            /** @description Number of pages */
            total_pages: number;
        };
        /**
         * @description A supporter who subscribed to a daily call
         * @example {
         *       "id": 1,
         *       "created_at": "2026-04-01T09:00:00+00:00",
         *       "subscribed": true,
         *       "campaign_id": 1,
         *       "time_to_call": "14:30:00",
         *       "last_called": "2026-04-02T14:30:05.250000+00:00",
         *       "num_calls": 2,
         *       "user_phone": "+12025550166"
         *     }
         */
        ScheduledCall: {
            id: number;
            /** @description UTC, `YYYY-MM-DDTHH:MM:SS[.ffffff]+00:00` */
            created_at: string | null;
            /** @description False once the caller has unsubscribed */
            subscribed: boolean | null;
            campaign_id: number | null;
            /** @description Time of day in UTC, `HH:MM:SS[.ffffff]` */
            time_to_call: string | null;
            /** @description UTC, as `created_at` */
            last_called: string | null;
            /** @description Number of calls so far */
            num_calls: number | null;
            /** @description E.164 */
            user_phone: string | null;
        };
        /** @description A page of scheduled calls */
        ScheduledCallPage: {
            /** @description Number of matching objects on all pages */
            num_results: number;
            objects: components["schemas"]["ScheduledCall"][];
            /** @description The requested page */
            page: number;
            /** @description Number of pages */
            total_pages: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getOpenapiDocument: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        openapi: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description The document still has the `ETag` in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
    getCampaignCallCount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The campaign’s id
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The count. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Completed calls */
                        completed: number;
                        /** @description Completed calls of the last 24 hours */
                        last_24h: number;
                        /** @description Completed calls of the last 7 days */
                        last_week: number;
                        /** @description Referral code → completed calls, for codes with at least two */
                        referral_codes: {
                            [key: string]: number;
                        };
                    };
                };
            };
            /** @description Unchanged: the `ETag` is in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The id is not a whole number. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description No campaign has this id. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The id in the path is too long. */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description An error of the server, which no request should cause. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The database is unavailable. `Retry-After` says when to try again. */
            503: {
                headers: {
                    /** @description The number of seconds after which to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
    getCampaignStats: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The campaign’s id
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The totals of a campaign */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        name: string;
                        /** @description Completed calls */
                        completed: number;
                        /** @description Calls of every status */
                        total_counts: number;
                        /** @description Status → calls. Statuses without calls are left out. Calls whose status was never recorded are `unknown`. */
                        status_counts: {
                            [key: string]: number;
                        };
                        /** @description The same as `completed`, under the name in CallPower */
                        calls_completed: number;
                        /** @description Sessions of this campaign */
                        sessions_started: number;
                        /** @description Sessions with a completed call in this campaign */
                        sessions_completed: number;
                        /** @description Completed calls for each session, of the sessions with at least one */
                        calls_per_session: {
                            /** @description The average with two decimals; `0.00` if there is no such session */
                            avg: string;
                            /** @description The median; `?` if there is no such session */
                            med: number | "?";
                        };
                        /** @description Average of the known delays between the request for a call and dialling the caller; empty if none is known */
                        queue_avg_seconds: number | "";
                        /**
                         * Format: date
                         * @description The day (UTC) of the first completed call; absent if there is none
                         */
                        date_start?: string;
                        /**
                         * Format: date
                         * @description The day (UTC) after the last completed call; absent if there is none
                         */
                        date_end?: string;
                    };
                };
            };
            /** @description Unchanged: the `ETag` is in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter is invalid. The message says which one and why. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The API key or login is missing or invalid. This is checked before any parameter. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description No campaign has this id. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The id in the path is too long. */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description An error of the server, which no request should cause. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The database is unavailable. `Retry-After` says when to try again. */
            503: {
                headers: {
                    /** @description The number of seconds after which to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
    getCampaignDateCalls: {
        parameters: {
            query?: {
                /** @description Start of the range, inclusive, in ISO 8601: a date (midnight) or a date and time; UTC unless it has an offset. Empty: no limit. */
                start?: string;
                /**
                 * @description End of the range, inclusive, in the format of `start`. If it equals `start`, the range is that whole day (UTC). Empty: no limit.
                 * @example 2021-03-08
                 */
                end?: string;
                /**
                 * @description The length of the intervals.
                 * @example month
                 */
                timespan?: "minute" | "hour" | "day" | "month" | "year";
                /**
                 * @description The IANA time zone of the intervals. Does not apply to `start` and `end`.
                 * @example America/New_York
                 */
                tz?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The campaign’s id
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Calls of a campaign by time and status */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Minute, hour, day, month or year → status → calls, ordered by time */
                        objects: {
                            [key: string]: {
                                [key: string]: number;
                            };
                        };
                    };
                };
            };
            /** @description Unchanged: the `ETag` is in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter is invalid. The message says which one and why. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The API key or login is missing or invalid. This is checked before any parameter. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description No campaign has this id. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The id in the path is too long. */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description An error of the server, which no request should cause. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The database is unavailable. `Retry-After` says when to try again. */
            503: {
                headers: {
                    /** @description The number of seconds after which to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
    getCampaignTargetCalls: {
        parameters: {
            query?: {
                /** @description Start of the range, inclusive, in ISO 8601: a date (midnight) or a date and time; UTC unless it has an offset. Empty: no limit. */
                start?: string;
                /**
                 * @description End of the range, inclusive, in the format of `start`. If it equals `start`, the range is that whole day (UTC). Empty: no limit.
                 * @example 2021-03-08
                 */
                end?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The campaign’s id
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Calls of a campaign by target and status */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Key of the target (or its id, if it has no key) → the target and its calls by status */
                        objects: {
                            [key: string]: {
                                title: string | null;
                                name: string;
                                district: string | null;
                            } & {
                                [key: string]: number;
                            };
                        };
                    };
                };
            };
            /** @description Unchanged: the `ETag` is in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter is invalid. The message says which one and why. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The API key or login is missing or invalid. This is checked before any parameter. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description No campaign has this id. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The id in the path is too long. */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description An error of the server, which no request should cause. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The database is unavailable. `Retry-After` says when to try again. */
            503: {
                headers: {
                    /** @description The number of seconds after which to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
    getDateCalls: {
        parameters: {
            query?: {
                /** @description Start of the range, inclusive, in ISO 8601: a date (midnight) or a date and time; UTC unless it has an offset. Empty: no limit. */
                start?: string;
                /**
                 * @description End of the range, inclusive, in the format of `start`. If it equals `start`, the range is that whole day (UTC). Empty: no limit.
                 * @example 2021-03-08
                 */
                end?: string;
                /**
                 * @description The length of the intervals.
                 * @example month
                 */
                timespan?: "minute" | "hour" | "day" | "month" | "year";
                /**
                 * @description The IANA time zone of the intervals. Does not apply to `start` and `end`.
                 * @example America/New_York
                 */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Calls of all campaigns by time */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        meta: {
                            /** @description Completed calls in the whole response */
                            calls_completed: number;
                        };
                        /** @description Minute, hour, day, month or year → campaign id → calls of all statuses. Calls without a campaign are left out. */
                        objects: {
                            [key: string]: {
                                [key: string]: number;
                            };
                        };
                    };
                };
            };
            /** @description Unchanged: the `ETag` is in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter is invalid. The message says which one and why. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The API key or login is missing or invalid. This is checked before any parameter. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description An error of the server, which no request should cause. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The database is unavailable. `Retry-After` says when to try again. */
            503: {
                headers: {
                    /** @description The number of seconds after which to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
    getCampaignNames: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The names of all campaigns */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count: number;
                        /** @description Campaign id → name */
                        objects: {
                            [key: string]: string;
                        };
                    };
                };
            };
            /** @description The API key or login is missing or invalid. This is checked before any parameter. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description An error of the server, which no request should cause. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The database is unavailable. `Retry-After` says when to try again. */
            503: {
                headers: {
                    /** @description The number of seconds after which to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
    list_calls: {
        parameters: {
            query?: {
                /**
                 * @description The search, as a JSON object with `filters` (an array of `{"name", "op", "val"}`, all of which must match; `{"or": […]}` and `{"and": […]}` can be nested), `order_by` (an array of `{"field", "direction"}`), `limit`, `offset` and `single` (exactly one object must match, and is returned without the envelope). At most 8 KB.
                 * @example {"filters":[{"name":"id","op":"gt","val":10}],"order_by":[{"field":"id","direction":"desc"}]}
                 */
                q?: string;
                /**
                 * @description The page number. Pages after the last are empty.
                 * @example 2
                 */
                page?: number;
                /**
                 * @description Objects per page. A larger number counts as the maximum.
                 * @example 100
                 */
                results_per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of calls. With `single` in `q`, one object without the envelope. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallPage"] | components["schemas"]["Call"];
                };
            };
            /** @description `q` or `page` is invalid, or several objects match with `single`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The API key or login is missing or invalid. This is checked before any parameter. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description No object matches with `single`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description An error of the server, which no request should cause. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The database is unavailable. `Retry-After` says when to try again. */
            503: {
                headers: {
                    /** @description The number of seconds after which to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
    get_calls: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the object
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The object. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Call"];
                };
            };
            /** @description The id is not an integer. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The API key or login is missing or invalid. This is checked before any parameter. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description No object has this id. The body is an empty object, as in CallPower. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The id in the path is too long. */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description An error of the server, which no request should cause. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The database is unavailable. `Retry-After` says when to try again. */
            503: {
                headers: {
                    /** @description The number of seconds after which to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
    list_call: {
        parameters: {
            query?: {
                /**
                 * @description The search, as a JSON object with `filters` (an array of `{"name", "op", "val"}`, all of which must match; `{"or": […]}` and `{"and": […]}` can be nested), `order_by` (an array of `{"field", "direction"}`), `limit`, `offset` and `single` (exactly one object must match, and is returned without the envelope). At most 8 KB.
                 * @example {"filters":[{"name":"id","op":"gt","val":10}],"order_by":[{"field":"id","direction":"desc"}]}
                 */
                q?: string;
                /**
                 * @description The page number. Pages after the last are empty.
                 * @example 2
                 */
                page?: number;
                /**
                 * @description Objects per page. A larger number counts as the maximum.
                 * @example 100
                 */
                results_per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of calls. With `single` in `q`, one object without the envelope. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallPage"] | components["schemas"]["Call"];
                };
            };
            /** @description `q` or `page` is invalid, or several objects match with `single`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The API key or login is missing or invalid. This is checked before any parameter. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description No object matches with `single`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description An error of the server, which no request should cause. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The database is unavailable. `Retry-After` says when to try again. */
            503: {
                headers: {
                    /** @description The number of seconds after which to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
    get_call: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the object
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The object. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Call"];
                };
            };
            /** @description The id is not an integer. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The API key or login is missing or invalid. This is checked before any parameter. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description No object has this id. The body is an empty object, as in CallPower. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The id in the path is too long. */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description An error of the server, which no request should cause. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The database is unavailable. `Retry-After` says when to try again. */
            503: {
                headers: {
                    /** @description The number of seconds after which to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
    list_campaign: {
        parameters: {
            query?: {
                /**
                 * @description The search, as a JSON object with `filters` (an array of `{"name", "op", "val"}`, all of which must match; `{"or": […]}` and `{"and": […]}` can be nested), `order_by` (an array of `{"field", "direction"}`), `limit`, `offset` and `single` (exactly one object must match, and is returned without the envelope). At most 8 KB.
                 * @example {"filters":[{"name":"id","op":"gt","val":10}],"order_by":[{"field":"id","direction":"desc"}]}
                 */
                q?: string;
                /**
                 * @description The page number. Pages after the last are empty.
                 * @example 2
                 */
                page?: number;
                /**
                 * @description Objects per page. A larger number counts as the maximum.
                 * @example 100
                 */
                results_per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of campaigns. With `single` in `q`, one object without the envelope. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignPage"] | components["schemas"]["Campaign"];
                };
            };
            /** @description `q` or `page` is invalid, or several objects match with `single`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The API key or login is missing or invalid. This is checked before any parameter. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description No object matches with `single`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description An error of the server, which no request should cause. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The database is unavailable. `Retry-After` says when to try again. */
            503: {
                headers: {
                    /** @description The number of seconds after which to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
    get_campaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the object
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The object. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description The id is not an integer. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The API key or login is missing or invalid. This is checked before any parameter. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description No object has this id. The body is an empty object, as in CallPower. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The id in the path is too long. */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description An error of the server, which no request should cause. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The database is unavailable. `Retry-After` says when to try again. */
            503: {
                headers: {
                    /** @description The number of seconds after which to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
    list_audiorecording: {
        parameters: {
            query?: {
                /**
                 * @description The search, as a JSON object with `filters` (an array of `{"name", "op", "val"}`, all of which must match; `{"or": […]}` and `{"and": […]}` can be nested), `order_by` (an array of `{"field", "direction"}`), `limit`, `offset` and `single` (exactly one object must match, and is returned without the envelope). At most 8 KB.
                 * @example {"filters":[{"name":"id","op":"gt","val":10}],"order_by":[{"field":"id","direction":"desc"}]}
                 */
                q?: string;
                /**
                 * @description The page number. Pages after the last are empty.
                 * @example 2
                 */
                page?: number;
                /**
                 * @description Objects per page. A larger number counts as the maximum.
                 * @example 100
                 */
                results_per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of audio recordings. With `single` in `q`, one object without the envelope. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AudioRecordingPage"] | components["schemas"]["AudioRecording"];
                };
            };
            /** @description `q` or `page` is invalid, or several objects match with `single`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The API key or login is missing or invalid. This is checked before any parameter. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description No object matches with `single`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description An error of the server, which no request should cause. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The database is unavailable. `Retry-After` says when to try again. */
            503: {
                headers: {
                    /** @description The number of seconds after which to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
    get_audiorecording: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the object
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The object. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AudioRecording"];
                };
            };
            /** @description The id is not an integer. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The API key or login is missing or invalid. This is checked before any parameter. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description No object has this id. The body is an empty object, as in CallPower. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The id in the path is too long. */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description An error of the server, which no request should cause. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The database is unavailable. `Retry-After` says when to try again. */
            503: {
                headers: {
                    /** @description The number of seconds after which to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
    list_target: {
        parameters: {
            query?: {
                /**
                 * @description The search, as a JSON object with `filters` (an array of `{"name", "op", "val"}`, all of which must match; `{"or": […]}` and `{"and": […]}` can be nested), `order_by` (an array of `{"field", "direction"}`), `limit`, `offset` and `single` (exactly one object must match, and is returned without the envelope). At most 8 KB.
                 * @example {"filters":[{"name":"id","op":"gt","val":10}],"order_by":[{"field":"id","direction":"desc"}]}
                 */
                q?: string;
                /**
                 * @description The page number. Pages after the last are empty.
                 * @example 2
                 */
                page?: number;
                /**
                 * @description Objects per page. A larger number counts as the maximum.
                 * @example 100
                 */
                results_per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of targets. With `single` in `q`, one object without the envelope. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TargetPage"] | components["schemas"]["Target"];
                };
            };
            /** @description `q` or `page` is invalid, or several objects match with `single`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The API key or login is missing or invalid. This is checked before any parameter. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description No object matches with `single`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description An error of the server, which no request should cause. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The database is unavailable. `Retry-After` says when to try again. */
            503: {
                headers: {
                    /** @description The number of seconds after which to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
    get_target: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the object
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The object. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Target"];
                };
            };
            /** @description The id is not an integer. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The API key or login is missing or invalid. This is checked before any parameter. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description No object has this id. The body is an empty object, as in CallPower. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The id in the path is too long. */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description An error of the server, which no request should cause. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The database is unavailable. `Retry-After` says when to try again. */
            503: {
                headers: {
                    /** @description The number of seconds after which to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
    list_schedule: {
        parameters: {
            query?: {
                /**
                 * @description The search, as a JSON object with `filters` (an array of `{"name", "op", "val"}`, all of which must match; `{"or": […]}` and `{"and": […]}` can be nested), `order_by` (an array of `{"field", "direction"}`), `limit`, `offset` and `single` (exactly one object must match, and is returned without the envelope). At most 8 KB.
                 * @example {"filters":[{"name":"id","op":"gt","val":10}],"order_by":[{"field":"id","direction":"desc"}]}
                 */
                q?: string;
                /**
                 * @description The page number. Pages after the last are empty.
                 * @example 2
                 */
                page?: number;
                /**
                 * @description Objects per page. A larger number counts as the maximum.
                 * @example 100
                 */
                results_per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of scheduled calls. With `single` in `q`, one object without the envelope. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledCallPage"] | components["schemas"]["ScheduledCall"];
                };
            };
            /** @description `q` or `page` is invalid, or several objects match with `single`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The API key or login is missing or invalid. This is checked before any parameter. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description No object matches with `single`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description An error of the server, which no request should cause. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The database is unavailable. `Retry-After` says when to try again. */
            503: {
                headers: {
                    /** @description The number of seconds after which to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
    get_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the object
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The object. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledCall"];
                };
            };
            /** @description The id is not an integer. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The API key or login is missing or invalid. This is checked before any parameter. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description No object has this id. The body is an empty object, as in CallPower. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The id in the path is too long. */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The URL and the headers together have more than 64 KB. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description An error of the server, which no request should cause. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
            /** @description The database is unavailable. `Retry-After` says when to try again. */
            503: {
                headers: {
                    /** @description The number of seconds after which to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorMessage"];
                };
            };
        };
    };
}
