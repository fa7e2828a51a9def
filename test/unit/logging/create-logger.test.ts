import { describe, expect, it } from 'vitest'
import { createLogger } from '../../../src/logging/create-logger.ts'
import { Redactor } from '../../../src/logging/redactor.ts'

const CANARY = 'Can&ary"\\7ü'

function aLog(level: 'trace' | 'info' = 'trace') {
  const lines: string[] = []
  const redactor = new Redactor()
  const logger = createLogger({
    level,
    redactor,
    fields: { role: 'worker' },
    destination: { write: (line) => void lines.push(line) },
  })
  return { logger, redactor, lines, text: () => lines.join('') }
}

describe('a log line', () => {
  it('is one JSON object with level, time, the bound fields and the message', () => {
    const { logger, lines } = aLog()

    logger.child({ migrationId: 'MIG-1' }).info({ attempt: 2 }, 'change applied')

    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      role: 'worker',
      migrationId: 'MIG-1',
      attempt: 2,
      msg: 'change applied',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    })
  })

  it('is left out below the level', () => {
    const { logger, lines } = aLog('info')

    logger.debug({}, 'nobody wants to know')

    expect(lines).toEqual([])
  })

  it('shows nothing under keys of secrets, however deep', () => {
    const { logger, text } = aLog()

    logger.info(
      { password: 'p-canary', request: { authorization: 'a-canary', body: { token: 't-canary' } } },
      'request',
    )

    expect(text()).not.toContain('canary')
  })

  it.each([
    ['as it is', (value: string) => ({ value })],
    ['inside a longer text', (value: string) => ({ value: `net user x ${value} /add` })],
    ['in the message of an error', (value: string) => ({ err: new Error(`refused ${value}`) })],
    ['in XML', (value: string) => ({ value: `<S>${value.replace('&', '&amp;')}</S>` })],
    ['in base64', (value: string) => ({ value: Buffer.from(value).toString('base64') })],
    ['in base64 of UTF-16', (value: string) => ({ value: Buffer.from(value, 'utf16le').toString('base64') })],
    [
      'in base64 without padding',
      (value: string) => ({ value: Buffer.from(value).toString('base64').replaceAll('=', '') }),
    ],
    ['percent-encoded', (value: string) => ({ value: `redis://:${encodeURIComponent(value)}@host` })],
    ['as a key', (value: string) => ({ [value]: 1 })],
  ])('shows no registered secret %s', (_where, fields) => {
    const { logger, redactor, text } = aLog()
    redactor.register(CANARY)

    logger.error(fields(CANARY), 'something')

    expect(text()).toContain('[secret]')
    for (const spelling of [CANARY, JSON.stringify(CANARY).slice(1, -1), encodeURIComponent(CANARY)]) {
      expect(text()).not.toContain(spelling)
    }
    expect(text()).not.toContain(Buffer.from(CANARY).toString('base64').slice(0, 12))
  })

  it('stays valid JSON after redaction', () => {
    const { logger, redactor, lines } = aLog()
    redactor.register(CANARY)

    logger.info({ value: `${CANARY} and ${CANARY}` }, 'twice')

    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ value: '[secret] and [secret]' })
  })

  it('is not blanked out by a secret too short to be told from words', () => {
    const { logger, redactor, text } = aLog()
    redactor.register('a')

    logger.info({}, 'all as before')

    expect(text()).toContain('all as before')
  })

  it('hides the longer of two secrets whole', () => {
    const redactor = new Redactor()
    redactor.register('abcd')
    redactor.register('abcdefgh')

    expect(redactor.redact('x abcdefgh y')).toBe('x [secret] y')
  })
})
