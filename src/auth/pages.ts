// What people see of logging in: the page with the form, and the front page that says who is logged in. Pure.
import { type Html, html } from '../http/pages/html.ts'
import type { LoggedIn } from './queries.ts'

export interface LoginForm {
  /** As it was typed before, so that only the password has to be typed again. */
  readonly email: string
  readonly problem: string | undefined
  /** Whether the problem lies in what was typed. */
  readonly mistyped: boolean
}

export function loginPage(siteName: string, { email, problem, mistyped }: LoginForm): Html {
  const blamed = mistyped ? html` aria-invalid="true" aria-describedby="problem"` : undefined
  return html`<h1>Log in to ${siteName}</h1>
${
  problem &&
  html`<div class="problem" role="alert" id="problem"><h2>You are not logged in</h2><p>${problem}</p></div>
`
}<form method="post" action="/login">
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${email}"${blamed}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${blamed}>
<button type="submit">Log in</button>
</form>`
}

export interface FrontPage {
  readonly siteName: string
  readonly user: LoggedIn | undefined
  /** No real phone rings, so that anyone may take a call. */
  readonly hasPractice: boolean
}

export function frontPage({ siteName, user, hasPractice }: FrontPage): Html {
  return html`<h1>${siteName}</h1>
<p>This is a Patchboard, a campaign-calling server: it rings supporters and patches them through to their decision-makers.</p>
${
  hasPractice
    ? html`<p>No carrier account is set here, so no real phone rings. <a href="/practice">Take a call</a> in your browser.</p>
`
    : undefined
}${user === undefined ? html`<p><a href="/login">Log in</a></p>` : whoIsLoggedIn(user)}
<h2>For integrations</h2>
<ul>
<li><a href="/docs">Reference of the API</a></li>
<li><a href="/api/openapi.json">The same for programs (OpenAPI)</a></li>
${user && html`<li><a href="/api/campaign">The campaigns, as the API gives them</a></li>`}
</ul>`
}

function whoIsLoggedIn({ name, email, role }: LoggedIn): Html {
  return html`<div class="who">
<p>Logged in as <strong>${name}</strong> (${role === 'admin' ? 'administrator' : 'staff'})<br><span class="quiet">${email}</span></p>
<form method="post" action="/logout"><button type="submit">Log out</button></form>
</div>`
}
