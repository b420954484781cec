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
  readonly siteName: string
  readonly user: LoggedIn | undefined
  /** True if the practice page is available, because no real phone rings. */
  readonly hasPractice: boolean
}

export function frontPage({ siteName, user, hasPractice }: FrontPage): Html {
  return html`<h1>${siteName}</h1>
<p>This is Patchboard, a campaign-calling server. It calls supporters and connects them to their decision-makers.</p>
${
  hasPractice
    ? html`<p>No carrier account is set, so no real phone rings. <a href="/practice">Try a call</a> in your browser.</p>
`
    : undefined
}${user === undefined ? html`<p><a href="/login">Log in</a></p>` : currentUser(user)}
<h2>For integrations</h2>
<ul>
<li><a href="/docs">API reference</a></li>
<li><a href="/api/openapi.json">OpenAPI document</a></li>
${user && html`<li><a href="/api/campaign">Campaigns in the API</a></li>`}
</ul>`
}

function currentUser({ name, email, role }: LoggedIn): Html {
  return html`<div class="who">
<p>Logged in as <strong>${name}</strong> (${role === 'admin' ? 'administrator' : 'staff'})<br><span class="quiet">${email}</span></p>
<form method="post" action="/logout"><button type="submit">Log out</button></form>
</div>`
}
