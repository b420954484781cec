// Renders the login page, and the front page, which shows who is logged in. Pure.
import { type Html, html } from '../http/pages/html.ts'
import type { LoggedIn } from './queries.ts'

export interface LoginForm {
  /** What the user typed last, so that only the password has to be typed again. */
  readonly email: string
  readonly problem: string | undefined
  /** True if the problem is in the input. */
  readonly isInvalid: boolean
}

export function loginPage(siteName: string, { email, problem, isInvalid }: LoginForm): Html {
  const invalid = isInvalid ? html` aria-invalid="true" aria-describedby="problem"` : undefined
  return html`<h1>Log in to ${siteName}</h1>
${
  problem &&
  html`<div class="problem" role="alert" id="problem"><h2>You are not logged in</h2><p>${problem}</p></div>
`
}<form method="post" action="/login">
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${email}"${invalid}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${invalid}>
<button type="submit">Log in</button>
</form>`
}

export interface FrontPage {
  readonly user: LoggedIn | undefined
  /** True if the practice page is available, because no real phone rings. */
  readonly hasPractice: boolean
}

export function frontPage({ user, hasPractice }: FrontPage): Html {
  return html`<h1>Calls for campaigns</h1>
<p>This is Patchboard. It calls the supporters of campaigns, connects them with their representatives, one office after the other, and keeps a record of the calls.</p>
${
  hasPractice
    ? html`<p>No carrier account is set, so no real phone rings.</p>
`
    : undefined
}${user && currentUser(user)}<ul class="ways">
${hasPractice ? practiceWay : undefined}<li><a class="action" href="/docs">API reference</a>
<p class="quiet">How other services read campaigns, calls and statistics. The same as an <a href="/api/openapi.json">OpenAPI document</a>.</p></li>
<li><a class="action" href="/health/ready">Health</a>
<p class="quiet">Whether this server is ready, for monitoring.</p></li>
${user ? apiWay : loginWay}</ul>
${hasPractice ? operatorStart : undefined}`
}

const practiceWay = html`<li><a class="action" href="/practice">Practise a call</a>
<p class="quiet">Answer a phone in your browser, and hear what callers hear.</p></li>
`
const apiWay = html`<li><a class="action" href="/api/campaign">Campaigns in the API</a>
<p class="quiet">While you are logged in, the API opens in your browser without a key.</p></li>
`
const loginWay = html`<li><a class="action" href="/login">Log in</a>
<p class="quiet">For staff: the API then opens in your browser without a key.</p></li>
`

/** Only on a server that is being tried out: visitors of others have no use for it. */
const operatorStart = html`<h2>If you run this server</h2>
<dl class="commands">
<dt>Create a campaign from a file:</dt>
<dd><code>npm run patchboard -- campaigns apply examples/keep-the-wells-clean.yaml</code></dd>
<dt>Create a staff account:</dt>
<dd><code>npm run patchboard -- users create EMAIL</code></dd>
<dt>See all commands:</dt>
<dd><code>npm run patchboard -- <span class="word">--help</span></code></dd>
</dl>
<p class="quiet">The demo has its own data: write <code>DATA_DIR=demo-data</code> before these commands. To call real phones, set up a carrier: <code>docs/carriers.md</code>.</p>`

function currentUser({ name, email, role }: LoggedIn): Html {
  return html`<div class="who">
<p>Logged in as <strong>${name}</strong> (${role === 'admin' ? 'administrator' : 'staff'})<br><span class="quiet">${email}</span></p>
<form method="post" action="/logout"><button type="submit" class="second">Log out</button></form>
</div>
`
}
