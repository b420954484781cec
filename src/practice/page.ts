// The HTML of the practice page, with all its parts (browser/ shows those that the moment needs), and of the page that replaces
// it on servers that ring real phones.
import { brand, renderDocument } from '../http/pages/document.ts'
import { type Html, html } from '../http/pages/html.ts'
import type { PractisableCampaign } from './queries.ts'

const keyNames: Readonly<Record<string, string>> = { '*': '* star', '#': '# pound' }

export const noPracticePage: Html = html`<h1>No practice on this server</h1>
<p>This server rings real phones. Practise on a server without a carrier account, where no real phone rings: <code>npm run demo</code> starts one.</p>`

export function renderPracticePage(siteName: string, campaigns: readonly PractisableCampaign[]): string {
  return renderDocument({
    title: 'Practise a call',
    siteName,
    description: 'Answer a phone in your browser, and hear what the callers of a campaign hear. No real phone rings.',
    head: html`<link rel="stylesheet" href="/practice/page.css">
<link rel="stylesheet" href="/practice/practice.css">
<script type="module" src="/practice/main.js"></script>`,
    body: html`<header>${brand(siteName)}</header>
<main>
${startSection(campaigns)}
${callSection}
</main>`,
  })
}

function startSection(campaigns: readonly PractisableCampaign[]): Html {
  return html`<section id="start" aria-labelledby="start-title">
<h1 id="start-title">Practise a call</h1>
<p>Hear what a campaign’s callers hear. No real phone rings: this page is your phone, and you also play the offices.</p>
<noscript><p class="problem">The phone on this page needs JavaScript. To practise without it, run <code>npm run phone</code> in a terminal.</p></noscript>
${campaigns.length === 0 ? noCampaigns : choiceForm(campaigns)}
</section>`
}

const noCampaigns = html`<p><strong>No campaign is live on this server.</strong> Live campaigns appear here; <code>npm run demo</code> starts a server that has some.</p>`

function choiceForm(campaigns: readonly PractisableCampaign[]): Html {
  return html`<form id="choice">
<label for="campaign">Campaign</label>
<select id="campaign">
${campaigns.map(
  ({
    id,
    name,
    segment_by,
    location,
  }) => html`<option value="${id}" data-locates="${segment_by === 'location' ? 'yes' : 'no'}" data-location="${location ?? ''}">${name}</option>
`,
)}</select>
<div id="where" hidden>
<label for="location">Postal code</label>
<input id="location" autocomplete="postal-code" maxlength="100" aria-describedby="location-hint">
<p class="quiet hint" id="location-hint">Leave it empty to enter it on the phone.<span id="location-example"></span></p>
</div>
<div class="problem" role="alert" id="problem" hidden></div>
<button type="submit" value="outbound" aria-describedby="outbound-hint">Call me</button>
<p class="quiet hint" id="outbound-hint">Your phone rings, as it does when you send the form on a campaign’s page.</p>
<button type="submit" value="inbound" class="second" aria-describedby="inbound-hint">Call the campaign</button>
<p class="quiet hint" id="inbound-hint">You dial its number.</p>
</form>`
}

const callSection = html`<section id="call" aria-labelledby="call-title" tabindex="-1" hidden>
<div class="story">
<h1 id="call-title"></h1>
<p id="status" role="status"></p>
<p id="progress" class="quiet"></p>
<div id="transcript" role="log" aria-label="Transcript" tabindex="0"></div>
</div>
<div class="hand">
<div id="ringing" class="panel" role="group" aria-labelledby="ringing-title" hidden>
<h2 id="ringing-title">Your phone is ringing</h2>
<p id="ringing-about" class="quiet"></p>
<div class="row"><button type="button" id="answer" class="go">Answer</button><button type="button" id="decline" class="stop">Decline</button></div>
</div>
<div id="office" class="panel" role="group" aria-labelledby="office-title" tabindex="-1" hidden>
<h2 id="office-title"></h2>
<p id="office-about" class="quiet"></p>
<div class="row" id="office-rings"><button type="button" value="answer" class="go">Answer</button><button type="button" value="busy" class="second">Busy</button><button type="button" value="no-answer" class="second">No answer</button></div>
<div class="row" id="office-talks"><button type="button" id="office-hangs-up" class="second">Office hangs up</button></div>
</div>
<div id="prompt" class="panel" role="group" aria-labelledby="prompt-title" hidden>
<h2 id="prompt-title"></h2>
<p id="countdown" class="quiet"></p>
<div class="row"><button type="button" id="nothing" class="second"></button></div>
</div>
<div id="keys" role="group" aria-labelledby="keys-title" tabindex="-1" hidden>
<div class="display"><p id="keys-title">Your keypad</p><p id="pressed"></p></div>
<div class="keypad">${[...'123456789*0#'].map(keyButton)}</div>
</div>
<button type="button" id="again" hidden>Practise again</button>
<div class="switches">
<label><input type="checkbox" role="switch" id="voice" checked> Speak aloud</label>
<label><input type="checkbox" role="switch" id="time-limits" checked> Time limits</label>
</div>
<div id="caller" role="group" aria-label="Your phone" hidden><button type="button" id="star" class="second" hidden>Press * to go on</button><button type="button" id="hang-up" class="stop">Hang up</button></div>
</div>
</section>`

function keyButton(key: string): Html {
  return html`<button type="button" class="key" value="${key}" aria-label="${keyNames[key] ?? key}">${key}</button>`
}
