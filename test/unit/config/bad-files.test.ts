import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, test } from 'vitest'
import { readEnvironment } from '../../../src/config/environment.ts'
import { parseConfiguration } from '../../../src/config/load-configuration.ts'
import { formatProblem } from '../../../src/config/problem.ts'
import { MAX_FILE_CHARACTERS, MAX_READING_PROBLEMS } from '../../../src/config/read-yaml.ts'
import { parseTexts } from '../../../src/config/texts-file.ts'
import { readPasswordFile } from '../../../src/secrets/read/password-file.ts'
import { SecretTrouble } from '../../../src/secrets/read/secret-trouble.ts'

const SEED = 20261126
const CANARY = 'canary-in-a-variable'
const VALID = `site: { timeZone: Europe/Berlin, contact: "IT desk, ext. 4711" }
slack:
  command: /migrate
  updatesChannel: C01OPS
  roles: { viewer: [S0IT], requester: [S0IT], operator: [U02ONSITE], approver: [U01CAROL] }
defaults: { username: CONTOSO\\migrator, password: { env: MIGRATOR_PASSWORD } }
servers:
  lab-old: { host: old.contoso.local }
  lab-new: { host: new.contoso.local, transport: https, port: 5986 }
policy:
  approvalExpires: 72h
  noticesBefore: [24h, 1h]
  onDuty: U02ONSITE
`
const BOMB = `a: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefghij'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(', ')}]`).join('\n')}\n`

const NEEDS = new Set([] as never[])
const parse = (text: string) => parseConfiguration(text, 's.yml', { MIGRATOR_PASSWORD: CANARY }, NEEDS)
const sentences = (text: string) => parse(text).problems.map((problem) => formatProblem('s.yml', problem))

/** One slip of a hand in a text. */
const slips = fc.oneof(
  fc.record({
    at: fc.nat(),
    insert: fc.constantFrom(
      '\t',
      '\0',
      '\uFEFF',
      '{',
      '}',
      '[',
      ']',
      ':',
      ' ',
      '"',
      '&a ',
      '*a',
      '<<: *a',
      '- ',
      '\n',
      '\r\n',
      '!!js/function ',
      '---\n',
      '#',
      '|',
      '>',
      '%',
      '@',
      'null',
      '1e999',
      '0x10',
      '~',
      '\u202e',
      '__proto__: 1\n',
      'servers: {}\n',
    ),
  }),
  fc.record({ at: fc.nat(), remove: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ at: fc.nat(), repeat: fc.integer({ min: 1, max: 80 }) }),
)
type Slip = { at: number; insert?: string; remove?: number; repeat?: number }

function slipped(text: string, { at, insert = '', remove = 0, repeat = 0 }: Slip): string {
  const place = at % (text.length + 1)
  return text.slice(0, place) + insert + text.slice(place, place + repeat) + text.slice(place + remove)
}

describe('a configuration file that is not right', () => {
  test(`is never a stack trace, whatever slips (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.array(slips as fc.Arbitrary<Slip>, { minLength: 1, maxLength: 4 }), (all) => {
        const { configuration, problems } = parse(all.reduce(slipped, VALID))
        expect(configuration === null).toBe(problems.length > 0)
        for (const problem of problems) {
          const line = formatProblem('s.yml', problem)
          expect(line).not.toMatch(/\n\s+at |undefined|\[object/)
          expect(line).not.toContain(CANARY)
          expect(line.length).toBeLessThan(2_000)
        }
      }),
      { seed: SEED, numRuns: 300 },
    )
  })

  it.each([
    ['an alias bomb', BOMB, 'aliases (*name) are not allowed here'],
    ['brackets without end', '['.repeat(100_000), 'the indentation does not fit'],
    ['brackets in brackets', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 's.yml'],
    ['lists in lists', `${'- '.repeat(60_000)}x`, 'this is not valid YAML'],
    ['a huge file', `# ${'x'.repeat(MAX_FILE_CHARACTERS)}\n${VALID}`, `allowed: at most ${MAX_FILE_CHARACTERS}`],
    ['a NUL', VALID.replace('contact', 'con\0tact'), 's.yml, line 1: the line holds a NUL character'],
    ['a tab', VALID.replace('  command', '\tcommand'), 'tab'],
    ['a key twice', `${VALID}site: { timeZone: UTC }\n`, 'is given twice, here and in line 1'],
    ['another type', VALID.replace('72h', '[72]'), 'policy.approvalExpires'],
  ])('%s is named', (_, text, sentence) => {
    expect(sentences(text).join('\n')).toContain(sentence)
    expect(sentences(text).length).toBeLessThanOrEqual(2 * MAX_READING_PROBLEMS)
  })

  it.each([
    ['a byte order mark', `\uFEFF${VALID}`],
    ['the line ends of Windows', VALID.replaceAll('\n', '\r\n')],
  ])('%s is no problem', (_, text) => {
    expect(sentences(text)).toEqual([])
  })
})

test(`a file of texts is never a stack trace (seed ${SEED})`, () => {
  const valid = 'locale: de\nsheet:\n  title: "Umzug"\n'
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(slips as fc.Arbitrary<Slip>, { maxLength: 4 }).map((all) => all.reduce(slipped, valid)),
        fc.string({ unit: 'binary' }),
      ),
      (text) => {
        for (const problem of parseTexts(text, 't.yml').problems)
          expect(formatProblem('t.yml', problem)).not.toMatch(/undefined|\n\s+at /)
      },
    ),
    { seed: SEED, numRuns: 150 },
  )
})

test(`environment variables are never a stack trace, and never shown (seed ${SEED})`, () => {
  const names = [
    'SLACK_BOT_TOKEN',
    'SLACK_APP_TOKEN',
    'SLACK_SIGNING_SECRET',
    'PORT',
    'SLACK_API_URL',
    'REDIS_URL',
    'STATIONMASTER_SECRET',
    'LOG_LEVEL',
  ]
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', ' ', '-1', '1e9', 'http://', 'redis://:canary-pass@', 'A'.repeat(100_000)),
  )
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), value), (variables) => {
      const needs = new Set(['slack-token', 'slack-connection', 'redis', 'secret'] as const)
      for (const problem of readEnvironment(variables, needs).problems) {
        const line = formatProblem('s.yml', problem)
        expect(line).not.toMatch(/\n\s+at |canary-pass/)
        expect(line.length).toBeLessThan(2_000)
      }
    }),
    { seed: SEED, numRuns: 150 },
  )
})

test(`a file of passwords is read or refused by line, and no password is shown (seed ${SEED})`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'passwords-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'passwords.csv')
  const line = fc.oneof(
    fc.constantFrom(
      'lab7,canary-pass',
      'lab7\tcanary-pass',
      '"lab7","canary-pass',
      ',canary-pass',
      'canary-pass',
      '\0',
      '#',
    ),
    fc.string({ unit: 'binary' }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n', '\r'), async (lines, end) => {
      writeFileSync(file, lines.join(end), { mode: 0o600 })
      const trouble = await readPasswordFile(file, { variables: {}, directory: folder }).then(
        () => undefined,
        (error: unknown) => error,
      )
      if (trouble === undefined) return
      expect(trouble).toBeInstanceOf(SecretTrouble)
      expect(String(trouble)).not.toContain('canary-pass')
    }),
    { seed: SEED, numRuns: 60 },
  )
})
