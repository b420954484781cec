// Reads a text file for a command, in whatever encoding it has. At a terminal, a guess is shown for confirmation.
import { basename } from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import { fileTypeFromBuffer } from 'file-type'
import { describeProblem } from '../input/located-problem.ts'
import { decodeText } from '../input/text/decode.ts'
import { encodingRule, readEncodingName } from '../input/text/encodings.ts'
import { type Guess, guessEncoding } from '../input/text/guess-encoding.ts'
import { CommandError, requireValue } from './command.ts'
import { readBytes } from './read-bytes.ts'
import { confirm, type Terminal } from './terminal.ts'

export interface TextOptions {
  /** As `readEncodingName` returns it. */
  readonly encoding?: string | undefined
  /** Nothing is asked. */
  readonly yes?: true
  readonly terminal: Terminal
}

/** Throws a CommandError if the file cannot be read without guessing. */
export async function readText(path: string, { encoding, yes, terminal }: TextOptions): Promise<string> {
  const bytes = requireValue(await readBytes(path))
  const decoded = decodeText(bytes, encoding)
  if ('text' in decoded) return decoded.text
  const other = await describeOther(bytes)
  if (other !== undefined) throw new CommandError(`${basename(path)} is ${other} Nothing was changed.`)
  const refusal = [describeProblem(decoded.problem)]
  const guess = decoded.needsEncoding ? guessEncoding(bytes) : undefined
  if (guess !== undefined && terminal.input.isTTY && !yes) {
    await confirm(terminal, questionOf(basename(path), guess), `${hintFor(undefined)} Nothing was changed.`)
    return readText(path, { encoding: guess.encoding, terminal })
  }
  if (decoded.needsEncoding) refusal.push(hintFor(guess))
  throw new CommandError([...refusal, 'Nothing was changed.'].join('\n'))
}

/** What a file is that is not text. Undefined if that is not known. */
async function describeOther(bytes: Uint8Array): Promise<string | undefined> {
  const found = await fileTypeFromBuffer(bytes)
  if (found === undefined) return undefined
  if (!/^(xlsx|xlsm|ods|cfb|zip)$/.test(found.ext)) return `not text, but ${found.ext} (${found.mime}).`
  return `not text, but a workbook or an archive (${found.ext}). In Excel, save it as "CSV UTF-8".`
}

function questionOf(name: string, { encoding, samples }: Guess): string {
  return `${name} is not UTF-8. Read as ${encoding}, it has: ${samples.join(' · ')}. Is this right?`
}

function hintFor(guess: Guess | undefined): string {
  const save = 'Save the file in UTF-8 (in Excel: "CSV UTF-8"), or name its encoding with --encoding.'
  if (guess === undefined) return `${save} ${encodingRule}`
  return `${save} With --encoding ${guess.encoding}, it has: ${guess.samples.join(' · ')}.`
}

export function encodingOption(): Option {
  return new Option('--encoding <name>', 'Encoding of the file, if it is neither UTF-8 nor says what it is').argParser(
    parseEncoding,
  )
}

function parseEncoding(written: string): string {
  const encoding = readEncodingName(written)
  if (encoding === undefined) throw new InvalidArgumentError(`There is no such encoding. ${encodingRule}`)
  return encoding
}
