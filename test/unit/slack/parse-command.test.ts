import { describe, expect, test } from 'vitest'
import { parseCommand } from '../../../src/slack/parse-command.ts'

describe('a slash command', () => {
  test.each([
    ['', { kind: 'form' }],
    ['   ', { kind: 'form' }],
    ['help', { kind: 'help' }],
    ['HELP me', { kind: 'help' }],
    ['list', { kind: 'list' }],
    ['status', { kind: 'status', id: null }],
    ['status 42', { kind: 'status', id: '42' }],
    ['start lab-old lab-new', { kind: 'start', source: 'lab-old', destination: 'lab-new', at: null }],
    [
      'start  lab-old\tlab-new  AT 2026-11-24   02:00',
      { kind: 'start', source: 'lab-old', destination: 'lab-new', at: '2026-11-24 02:00' },
    ],
    ['start a b at now it burns', { kind: 'start', source: 'a', destination: 'b', at: 'now' }],
    ['start a b at tomorrow', { kind: 'start', source: 'a', destination: 'b', at: 'tomorrow' }],
    ['plan MIG-42', { kind: 'plan', id: 'MIG-42' }],
    ['worksheet lab-old', { kind: 'worksheet', server: 'lab-old' }],
    ['history mig-42', { kind: 'history', id: 'mig-42' }],
    ['check 42', { kind: 'check', id: '42' }],
    ['acknowledge 42', { kind: 'acknowledge', id: '42', rules: [] }],
    ['acknowledge 42 a4, A9', { kind: 'acknowledge', id: '42', rules: ['A4', 'A9'] }],
    ['approve 42', { kind: 'approve', id: '42', digest: null, ifNoAnswer: null }],
    ['approve 42 AB12CD34', { kind: 'approve', id: '42', digest: 'ab12cd34', ifNoAnswer: null }],
    ['approve 42 ab12cd34 Roll-Back', { kind: 'approve', id: '42', digest: 'ab12cd34', ifNoAnswer: 'roll-back' }],
    ['approve 42 hold', { kind: 'approve', id: '42', digest: null, ifNoAnswer: 'hold' }],
    ['overrule 42 the kiosk is broken', { kind: 'overrule', id: '42', reason: 'the kiosk is broken' }],
    ['extend 42 2026-11-24 06:00', { kind: 'extend', id: '42', until: '2026-11-24 06:00' }],
    ['release 42', { kind: 'release', id: '42', stations: null, people: 'everyone' }],
    ['release 42 Row 1, Teacher', { kind: 'release', id: '42', stations: ['Row 1', 'Teacher'], people: 'nobody' }],
    ['release 42 Row 1 STAFF', { kind: 'release', id: '42', stations: ['Row 1'], people: 'staff' }],
    ['release 42 staff', { kind: 'release', id: '42', stations: [], people: 'staff' }],
    ['release 42 all', { kind: 'release', id: '42', stations: null, people: 'nobody' }],
    ['sign-off 42', { kind: 'sign-off', id: '42' }],
    ['rollback 42 the screens are dark', { kind: 'rollback', id: '42', reason: 'the screens are dark' }],
    ['verify 42', { kind: 'verify', id: '42' }],
    ['retire 42', { kind: 'retire', id: '42' }],
    ['identifiers 42', { kind: 'identifiers', id: '42' }],
    ['reject 42 not on exam day', { kind: 'reject', id: '42', reason: 'not on exam day' }],
    ['schedule 42 2026-11-24 02:00', { kind: 'schedule', id: '42', when: '2026-11-24 02:00', reason: null }],
    ['schedule 42 now the disk dies', { kind: 'schedule', id: '42', when: 'now', reason: 'the disk dies' }],
    ['schedule 42 now', { kind: 'schedule', id: '42', when: 'now', reason: null }],
    ['confirm 42 gpu-rendering', { kind: 'confirm', id: '42', item: 'gpu-rendering' }],
    ['confirm 42', { kind: 'confirm', id: '42', item: null }],
    ['stop 42', { kind: 'stop', id: '42' }],
    ['resume 42', { kind: 'resume', id: '42' }],
    ['cancel 42', { kind: 'cancel', id: '42' }],
  ])('“%s” is read', (text, expected) => {
    const parsed = parseCommand(text, '/migrate')

    expect(parsed).toEqual(expected)
  })

  test.each([
    ['aprove 42', 'Did you mean `/migrate approve`?'],
    ['ack 42', 'Did you mean `/migrate acknowledge`?'],
    ['frobnicate', '`/migrate help` lists all of them.'],
    ['rollback 42', 'The reason is missing. Write it as `/migrate rollback <id> <reason>`.'],
    ['overrule 42', 'The reason is missing.'],
    ['rollback', 'Its id is missing'],
    ['extend 42', 'The date and time is missing.'],
    ['release', 'Its id is missing'],
    ['retire 42 now', '“now” is one word too many.'],
    ['roll-back 42', 'Did you mean `/migrate rollback`?'],
    ['approve 42 rollback', '“rollback” is neither a plan’s digest'],
    ['approve 42 ab12', '“ab12” is neither a plan’s digest'],
    ['approve 42 ab12cd34 wait', '“wait” is not what can happen if nobody answers: that is `roll-back` or `hold`.'],
    ['approve 42 hold ab12cd34', '“ab12cd34” is one word too many.'],
    ['approve 42 ab12cd34 hold on', '“on” is one word too many.'],
    ['plan', 'Its id is missing, for example MIG-42. Write it as `/migrate plan <id>`.'],
    ['cancel 42 please', '“please” is one word too many. Write it as `/migrate cancel <id>`.'],
    ['start', 'The source and the destination are missing.'],
    ['start lab-old', 'The destination is missing.'],
    ['start a b c', '“c” is one word too many: after the two servers, only `at` and a time can follow.'],
    ['start a b at', 'The date and time after “at” is missing.'],
    ['reject 42', 'The reason is missing.'],
    ['schedule 42', 'The date and time is missing.'],
    ['worksheet', 'The name of the server is missing.'],
    ['list all', '“all” is one word too many.'],
    ['constructor', 'There is no command “constructor”.'],
  ])('“%s” is answered with a sentence that helps', (text, part) => {
    const parsed = parseCommand(text, '/migrate')

    expect(parsed).toEqual({ kind: 'problem', sentence: expect.stringContaining(part) })
  })

  test('sentences name the command as it is configured', () => {
    const parsed = parseCommand('plan', '/mps')

    expect(parsed).toEqual({ kind: 'problem', sentence: expect.stringContaining('`/mps plan <id>`') })
  })

  test('a word of any length is shown shortened', () => {
    const parsed = parseCommand('x'.repeat(5000), '/migrate')

    expect(JSON.stringify(parsed).length).toBeLessThan(300)
  })
})
