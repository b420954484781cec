import { describe, expect, test } from 'vitest'
import { html } from './html.ts'

// Guarantee: text from users never becomes markup (XSS).
describe('html', () => {
  test('escapes interpolated values', () => {
    expect(html`<p title="${`"'`}">${'<script>&'}</p>`.text).toBe('<p title="&quot;&#39;">&lt;script&gt;&amp;</p>')
  })

  test('does not escape HTML that it has created, single or in lists', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`)
    expect(html`<ul>${items}</ul>${undefined}${html`<hr>`}${7}`.text).toBe('<ul><li>a</li><li>&lt;b&gt;</li></ul><hr>7')
  })

  test('does not accept other objects as markup', () => {
    const forged = JSON.parse('{"text":"<script>"}')
    expect(() => html`${forged}`).toThrow()
  })
})
