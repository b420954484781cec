// Validates TwiML documents against the schema of Twilio’s own package, with test/twiml/twiml-validate.mjs in one process for
// all documents.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Characters that XML 1.0 forbids: https://www.w3.org/TR/xml/#charsets. The parser of the script accepts them. */
const illegal = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u
const folder = join(import.meta.dirname, '../../twiml')
const root = join(import.meta.dirname, '../../..')

/** Returns each problem with its document. An empty list means that all are valid. */
export function validateTwiml(documents: Iterable<string>): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'patchboard-twiml-'))
  try {
    const known = [...new Set(documents)]
    const files = known.map((document, i) => {
      writeFileSync(join(directory, `${i}.xml`), document)
      return join(directory, `${i}.xml`)
    })
    const script = [join(folder, 'twiml-validate.mjs'), join(folder, 'twiml-voice-schema.json')]
    const { status, stdout, stderr } = spawnSync(process.execPath, [...script, ...files], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1e9,
    })
    const verdicts = stdout.trim().split(/\n(?=ok |FAIL )/)
    // A script that crashed must not look like one that found nothing.
    if (verdicts.length !== known.length || (status !== 0 && status !== 1)) throw new Error(stderr || stdout)
    return known.flatMap((document, i) => {
      if (illegal.test(document)) return [`a character that XML forbids\n${document}`]
      return verdicts[i]?.startsWith('ok ') ? [] : [`${verdicts[i]}\n${document}`]
    })
  } finally {
    rmSync(directory, { recursive: true })
  }
}
