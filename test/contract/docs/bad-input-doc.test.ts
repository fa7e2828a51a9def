import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { MAX_FILE_CHARACTERS, MAX_READING_PROBLEMS } from '../../../src/config/read-yaml.ts'
import { MAX_READING_BYTES, MAX_ROWS, MAX_STATIONS, MAX_TEXT } from '../../../src/multipoint/read/believable.ts'
import { LARGEST_SECRET_BYTES } from '../../../src/secrets/read/secret-file.ts'
import { REQUEST_TIMEOUT_MS } from '../../../src/slack/http/guarded-receiver.ts'
import { MAX_AGE_MS, MAX_BODY_BYTES } from '../../../src/slack/http/read-request.ts'
import { MAX_REASON } from '../../../src/slack/limits.ts'
import { MAX_TYPED, MAX_WORD } from '../../../src/slack/parse-command.ts'
import { MAX_INPUT } from '../../../src/slack/payloads.ts'

const ROOT = new URL('../../../', import.meta.url)
const DOC = readFileSync(new URL('docs/bad-input.md', ROOT), 'utf8')

const LIMITS: readonly (readonly [what: string, figure: number, unit: string])[] = [
  ['text behind the command', MAX_TYPED, 'characters'],
  ['an id, a server or a moment in it', MAX_WORD, 'characters'],
  ['a reason', MAX_REASON, 'characters'],
  ['one input of a form', MAX_INPUT, 'characters'],
  ['a request over HTTP', MAX_BODY_BYTES, 'bytes'],
  ['its age, before and after', MAX_AGE_MS / 1000, 'seconds'],
  ['the time it takes to arrive', REQUEST_TIMEOUT_MS / 1000, 'seconds'],
  ['a configuration file, a file of texts', MAX_FILE_CHARACTERS, 'characters'],
  ['problems of its YAML that are shown', MAX_READING_PROBLEMS, 'problems'],
  ['a secret, a password file', LARGEST_SECRET_BYTES, 'bytes'],
  ['rows that one question to a server is answered by', MAX_ROWS, 'rows'],
  ['stations of a server', MAX_STATIONS, 'stations'],
  ['one text from a server', MAX_TEXT, 'characters'],
  ['all that is kept of a server, as JSON', MAX_READING_BYTES, 'bytes'],
]

describe('docs/bad-input.md', () => {
  it.each(LIMITS)('tells the limit of %s as the code has it: %d %s', (what, figure, unit) => {
    expect(DOC).toContain(`| ${what} | ${figure.toLocaleString('en')} ${unit} |`)
  })

  it('names tests that are there', () => {
    const named = [...DOC.matchAll(/`(test\/[\w./-]+)`/g)].map((match) => match[1] ?? '')
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([])
  })
})
