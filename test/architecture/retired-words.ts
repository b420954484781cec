// The words that this code base no longer uses, by what replaced them: each entry is a kind of wording, not one place.

export interface Retired {
  /** What must not come back. */
  readonly words: readonly string[]
  readonly instead: string
  /** Where the word is retired; everywhere by default. */
  readonly in?: RegExp
}

/** Names in code: whole words, upper and lower case counting. */
export const retiredNames: readonly Retired[] = [
  {
    words: ['startCall', 'StartedCall', 'AskedCall', 'presentStartedCall'],
    instead: 'requestCall, RequestedCall; dialCaller for what the carrier does',
  },
  {
    words: ['PlacedCall', 'startPlacing', 'notePlaced', 'nextPlacing', 'placingAtOnce'],
    instead: 'OutboundCall, startDiallingCallers, recordOutboundCall, nextDialAt',
  },
  {
    words: ['Calling', 'calling', 'CallingParts', 'openCalling'],
    instead: 'CallServices, services, openCallServices',
    in: /^(src\/(calls|server|app)|test|bench)\b.*\.ts$/,
  },
  { words: ['campaignNumber'], instead: 'fromNumber' },
  {
    words: ['CallReport', 'LegReport', 'recordCallReport', 'recordLegReport', 'readCallReport', 'readLegReport'],
    instead: 'CallerLegReport, OfficeLegReport and so on',
  },
  {
    words: ['patience', 'Patience', 'usualPatience', 'noPatience', 'patienceSeconds', 'isPatient', 'whileDatabaseReturns'],
    instead: 'timeouts, Timeouts, immediate, retryWhileUnavailable',
  },
  { words: ['plannedOnce', 'PlanKeepingClient'], instead: 'prepared, PreparingClient' },
  {
    words: ['UnusableDatabaseError', 'startUpFailure', 'wayOutByUrl', 'fullDisk'],
    instead: 'OperatorError, operatorMessage, databaseUrlHint, fullDiskMessage',
  },
  {
    words: [
      'mendTable',
      'mendUniqueValues',
      'mendUsers',
      'mendLink',
      'refuseMeetingIds',
      'rememberImport',
      'lastGivenId',
      'joinFindings',
    ],
    instead: 'repair…, refuseConflictingIds, recordImport, lastAssignedId, mergeFindings',
  },
  {
    words: ['staffTest', 'KeyRing', 'keyRing', 'forgiveLoginAttempts', 'isKeyShaped', 'isTokenShaped', 'mayEnter'],
    instead: 'createIsStaff, ApiKeyCache, refundLoginAttempts, isApiKeyFormat, isTokenFormat, canAccess',
  },
  {
    words: [
      'SetAlarm',
      'setAlarm',
      'systemAlarm',
      'HandAlarms',
      'Holder',
      'keyboardHolder',
      'scriptedHolder',
      'PracticeLine',
      'PracticeLines',
      'LineEvent',
      'LineAction',
      'LineRequest',
      'NumberedLine',
      'OpenedLine',
      'HeldLine',
    ],
    instead: 'SetTimer, PhoneUser, PracticePhone, PhoneEvent …',
    in: /^(src\/practice|src\/server|test)\//,
  },
  { words: ['openToSites', 'sendToSite'], instead: 'allowAnyOrigin, sendJsonOrJsonp' },
  {
    words: ['harmlessPath', 'harmlessQuery', 'withoutPhoneNumbers', 'isGrave'],
    instead: 'redactPath, redactQuery, redactPhoneNumbers, isError',
  },
  {
    words: [
      'Means',
      'Consent',
      'Lead',
      'LocationLead',
      'WantedCampaign',
      'WantedTarget',
      'WantedData',
      'WantedPrompt',
      'WantedLocations',
    ],
    instead: 'PrepareOptions, ConfirmOptions, LocationMapping, Desired…',
    in: /^src\//,
  },
  {
    words: ['refuseAt', 'standing'],
    instead: 'addProblemAt, cwd',
    in: /^src\/(campaigns\/files|config)\/.*(?<!test)\.ts$/,
  },
  {
    words: ['kick', 'giveBack', 'sweep', 'joinCounts', 'liftTimeouts'],
    instead: 'wake, refund, prune, batchCounts, disableTimeouts',
  },
  {
    words: ['tellWhatBecame', 'goOn', 'understand', 'asking', 'clearUp', 'askAbout'],
    instead: 'onDialEnded, afterConfirmed, toFlowEvent, withCarrierErrors, resolveUnclearSession, checkSession',
    in: /^src\//,
  },
  {
    words: [
      'Wish',
      'Wishes',
      'hasWish',
      'noteWish',
      'ScheduledCall',
      'ScheduledCallRow',
      'ScheduledCallsTable',
      'listScheduledCalls',
      'wantsSchedule',
      'asksSchedule',
      'scheduleCollection',
    ],
    instead: 'Subscription …: recurring calls that a supporter asked for',
  },
  {
    words: ['turmoil', 'Turmoil', 'liveThrough', 'checkBooks', 'Books'],
    instead: 'chaos, runChaos, checkConsistency, Comparison',
  },
  {
    words: ['VoiceHandlers', 'createVoiceHandlers', 'VoiceEvent', 'WebhookReceiptsTable', 'AskedStep'],
    instead: 'CarrierEventHandlers, StepEvent, StepAnswersTable, StepRequest',
  },
  {
    words: [
      'noteRinging',
      'noteAlive',
      'noteDialled',
      'noteKeyUse',
      'recogniseCall',
      'closeReused',
      'answerBefore',
      'takeIncoming',
      'reportOffice',
      'reportIncomingCall',
      'isSessionName',
      'plainScript',
    ],
    instead: 'record…, findKnownCall, closeReusedCallId, findEarlierAnswer, answerIncomingCall, isPublicId',
  },
  {
    words: ['TypedNumber', 'inTodaysFormat', 'formatsOf', 'inWords', 'theLast', 'tooMany', 'StartOrder', 'LoadOrder'],
    instead: 'ParsedNumber, toCurrentFormat, listFormats, formatDuration, tooManyRequests, …Options',
    in: /^(src|test|bench)\//,
  },
]

/** Tables and columns that the database still has under an old name: only SQL may use them. */
export const retiredSqlNames: readonly Retired[] = [
  { words: ['webhook_receipts'], instead: 'stepAnswers' },
  {
    words: ['carrier_paces', 'place_after'],
    instead: 'the rate of the account, the time of the next dial',
  },
]

/** Paths that were renamed. */
export const retiredPaths: readonly string[] = [
  'calls/answering/',
  'calls/following/',
  'calls/placing/',
  'callpower/mend',
  'callpower/unique.ts',
  'fault-run/turmoil',
  'fault-run/check-books',
  'start-call.ts',
  'place-calls.ts',
  'take-incoming.ts',
  'voice-handlers.ts',
  'reused-call.ts',
  'stopped-step.ts',
  'call-request.ts',
  'present-call-answer.ts',
  'open-calling.ts',
  'start-up-failure.ts',
  'patience.ts',
  'planned-once.ts',
  'unusable-database.ts',
  'database/failures.ts',
  'embedded/place.ts',
  'key-ring.ts',
  'staff-test.ts',
  'open-to-sites.ts',
  'http/methods.ts',
  'http/reference-page.ts',
  'placing-queries.ts',
  'session-names.ts',
  'practice/alarm.ts',
  'practice/messages.ts',
  'practice/line.ts',
  'practice/lines.ts',
  'keyboard-holder',
  'scripted-holder',
  'terminal/holder.ts',
  'schedule/wishes.ts',
  'joined-counts.ts',
  'moving-in.md',
  'journeys/asking',
  'journeys/following',
  'journeys/placing',
  'telephony/step.ts',
]

/** Wording in comments, messages and documents: regular expressions, upper and lower case alike. */
export const retiredPhrases: readonly Retired[] = [
  { words: ['parted by', 'parted with commas'], instead: 'separated by' },
  { words: ['passed over', 'pass(es|ing)? over (it|them|what)'], instead: 'ignored' },
  { words: ['\\bmend(s|ed|ing)?\\b'], instead: 'fix, repair' },
  { words: ['stands? in quotes', 'what stands (in|there|before|behind|after)'], instead: 'is quoted, what is in' },
  { words: ['\\bmov(es?|ing) you in\\b', '\\bmoving in\\b', '\\bmove in\\b'], instead: 'import' },
  { words: ['what (has )?bec(ame|omes|ome) of'], instead: 'the outcome of, what happened to' },
  { words: ['who(m|so)?ever is first'], instead: 'the first process that …' },
  { words: ['as long as it is not too late'], instead: 'before …' },
  { words: ['take(s|n)? the pace', 'the pace is taken'], instead: 'update the rate' },
  { words: ['nothing was heard', 'of which nothing is heard'], instead: 'no event arrived' },
  {
    words: [
      '\\bplac(e|es|ed|ing) (a |an |the |its |their |our |no |real |one |several |such )?calls?\\b',
      '\\bcalls? (is|are|was|were|be|been|being) placed\\b',
    ],
    instead: 'dial the caller, request a call',
  },
  { words: ['\\bturmoil\\b', '\\bliv(e|es|ed|ing) through\\b'], instead: 'chaos, survive' },
  { words: ['\\bgiv(e|es|en|ing) back\\b', '\\bgave back\\b'], instead: 'refund, return' },
  { words: ['\\bkey ring\\b'], instead: 'key cache' },
  { words: ['\\bpatience\\b'], instead: 'timeout' },
  { words: ['\\bwebhook receipts?\\b'], instead: 'step answer' },
  { words: ['knows no (such|other)'], instead: 'has no' },
  { words: ['\\bkicks? (the|it)\\b'], instead: 'wake' },
  { words: ['\\bharmless(ly)? (path|quer)'], instead: 'redacted' },
]
