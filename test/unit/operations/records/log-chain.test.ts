import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { LoggedEvent } from '../../../../src/migration/events.ts'
import { exportLog, headOf, verifyExport } from '../../../../src/operations/records/log-chain.ts'

const digest = (text: string) => createHash('sha256').update(text).digest('hex')
const { events } = JSON.parse(readFileSync('test/golden/0.1.0-basic.json', 'utf8')) as { events: LoggedEvent[] }
const TEXT = exportLog('MIG-1', events, digest)
const HEAD = headOf('MIG-1', events, digest)
const LINES = TEXT.trimEnd().split('\n')

const joined = (lines: readonly string[]) => `${lines.join('\n')}\n`

test('a log as it was exported is whole, and its head is the one that is known from elsewhere', () => {
  const whole = { isWhole: true, id: 'MIG-1', events: events.length, head: HEAD }

  expect(verifyExport(TEXT, digest)).toEqual(whole)
  expect(verifyExport(TEXT, digest, HEAD.slice(0, 12))).toEqual(whole)
})

test('the same content in another order of its keys has the same head', () => {
  const turned = events.map((each) => Object.fromEntries(Object.entries(each).reverse()) as unknown as LoggedEvent)

  expect(headOf('MIG-1', turned, digest)).toBe(HEAD)
})

test.for([
  ['altered', LINES.with(3, (LINES[3] ?? '').replace('"by":"', '"by":"X')), 4, 'its content was changed'],
  ['removed', LINES.toSpliced(3, 1), 4, 'it is number 4 where 3 should be'],
  ['added twice', LINES.toSpliced(3, 0, LINES[2] ?? ''), 4, 'it is number 2 where 3 should be'],
  ['moved', LINES.with(3, LINES[4] ?? '').with(4, LINES[3] ?? ''), 4, 'it is number 4 where 3 should be'],
  ['damaged', LINES.with(3, '{"n":3'), 4, 'it is damaged'],
  ['left out, with the header', LINES.slice(1), 1, 'it is not the header of a log'],
  ['cut off with the end', LINES.slice(0, -2), LINES.length - 2, 'the end with the head is missing'],
  ['cut off before the end', LINES.toSpliced(-2, 1), LINES.length - 1, 'its head is not that of the lines before it'],
] as const)('a line that was %s is named', ([, lines, line, why]) => {
  expect(verifyExport(joined(lines), digest)).toEqual({ isWhole: false, line, why: expect.stringContaining(why) })
})

test('a log that was cut off and given a new end is found out by its head only', () => {
  const shorter = exportLog('MIG-1', events.slice(0, -1), digest)

  expect(verifyExport(shorter, digest)).toMatchObject({ isWhole: true })
  expect(verifyExport(shorter, digest, HEAD.slice(0, 12))).toMatchObject({
    isWhole: false,
    why: expect.stringContaining('cut off or rewritten'),
  })
})
