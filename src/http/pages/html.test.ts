import { describe, expect, test } from 'vitest'
import { html } from './html.ts'

// Guarantee: no text that somebody typed becomes markup (XSS).
describe('html', () => {
  test('escapes whatever is interpolated', () => {
    expect(html`<p title="${`"'`}">${'<script>&'}</p>`.text).toBe('<p title="&quot;&#39;">&lt;script&gt;&amp;</p>')
  })

  test('leaves what it has made itself, alone and in lists', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`)
    expect(html`<ul>${items}</ul>${undefined}${html`<hr>`}${7}`.text).toBe('<ul><li>a</li><li>&lt;b&gt;</li></ul><hr>7')
  })

  test('takes no other object for markup', () => {
    const forged = JSON.parse('{"text":"<script>"}')
    expect(() => html`${forged}`).toThrow()
  })
})
