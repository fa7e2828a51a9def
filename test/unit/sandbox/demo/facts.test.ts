import { describe, expect, it } from 'vitest'
import { checkFacts, type Fact, momentMark } from '../../../../sandbox/demo/site-day/facts.ts'
import { checkLimits, measured } from '../../../../sandbox/demo/site-day/measure.ts'
import { type Said, saidIn } from '../../../../sandbox/demo/site-day/said.ts'
import type { TrafficEntry } from '../../../../sandbox/slack/traffic-log.ts'

const MINUTE = 60_000
const START = 100 * MINUTE
const NEW_START = 200 * MINUTE
const REMINDER = ['of lab', 'This is a reminder', momentMark(START)]
const FACTS: Fact[] = [
  { what: 'first reminder', at: 40 * MINUTE, channels: ['C-a'], words: REMINDER },
  { what: 'second reminder', at: 80 * MINUTE, channels: ['C-a'], words: REMINDER },
  { what: 'it begins', at: START, channels: ['C-a', 'C-b'], words: ['of lab', 'cannot be used'] },
  { what: 'it goes back', at: 120 * MINUTE, channels: ['C-a'], words: ['of lab', 'returning'], isEdit: true },
]

function said(at: number, channel: string, line: string, kind: Said['kind'] = 'shared-reply'): Said {
  return { at, channel, kind, lines: ['Please note.', line] }
}

const reminder = (at: number) =>
  said(at, 'C-a', `This is a reminder: the stations of lab are closed from ${momentMark(START)}|x>.`)
const begins = (at: number, channel: string) => said(at, channel, 'The stations of lab cannot be used.')
const ALL = [
  reminder(41 * MINUTE),
  reminder(81 * MINUTE),
  begins(START + MINUTE, 'C-a'),
  begins(START + 2 * MINUTE, 'C-b'),
  said(121 * MINUTE, 'C-a', 'The stations of lab: closed, returning.', 'edit'),
]

function problemsOf(messages: readonly Said[], voids = [{ server: 'other', startAt: START, from: 0 }]) {
  return checkFacts({ facts: FACTS, voids }, messages, 5 * MINUTE).problems
}

describe('the checker of a site day', () => {
  it('is content where each channel was told each fact once and in time', () => {
    const { problems, tellings } = checkFacts({ facts: FACTS, voids: [] }, ALL, 5 * MINUTE)

    expect(problems).toEqual([])
    expect(tellings.map(({ channel, lagMs }) => `${channel} ${lagMs / MINUTE}`)).toEqual([
      'C-a 1',
      'C-a 1',
      'C-a 1',
      'C-b 2',
      'C-a 1',
    ])
  })

  it.each(ALL.map((_, index) => index))('misses message %i where it is taken out', (index) => {
    expect(problemsOf(ALL.toSpliced(index, 1))).toEqual([expect.stringMatching(/was not told$/)])
  })

  it('sees one that is told twice', () => {
    expect(problemsOf([...ALL, begins(START + 3 * MINUTE, 'C-b')])).toEqual(['it begins: C-b was told 2 times'])
  })

  it('does not count what only a thread or an edit shows as told', () => {
    for (const kind of ['reply', 'edit'] as const) {
      expect(problemsOf(ALL.map((each) => (each.channel === 'C-b' ? { ...each, kind } : each)))).toEqual([
        'it begins: C-b was not told',
      ])
    }
  })

  it('sees one that is late, and one that is told before it is so', () => {
    const late = ALL.map((each) => (each.channel === 'C-b' ? { ...each, at: START + 6 * MINUTE } : each))

    expect(problemsOf(late)).toEqual([`it begins: C-b was told ${6 * MINUTE} ms late`])
    expect(problemsOf([begins(START - 1, 'C-b'), ...ALL])).toEqual(['it begins: C-b was told before it was so'])
  })

  it('sees a start that is told after it was void, in a post, a reply and an edit', () => {
    const voids = [{ server: 'lab', startAt: NEW_START, from: 150 * MINUTE }]
    for (const kind of ['post', 'reply', 'edit'] as const) {
      const line = `The stations of lab: closed from ${momentMark(NEW_START)}|x> on.`

      expect(problemsOf([...ALL, said(149 * MINUTE, 'C-a', line, kind)], voids)).toEqual([])
      expect(problemsOf([...ALL, said(151 * MINUTE, 'C-a', line, kind)], voids)).toEqual([
        `C-a was told of a start of lab that was void for ${MINUTE} ms`,
      ])
    }
  })

  it('counts a lag once for each person of a channel', () => {
    const verdict = checkFacts({ facts: FACTS, voids: [] }, ALL, 5 * MINUTE)
    const members = (channel: string) => (channel === 'C-a' ? 1 : 96)

    const [lags] = measured(verdict, ALL, { speed: 60, members, nameOf: (channel) => channel })

    expect(lags).toMatch(/^100 times .*: p50 2\.0 s .*, p99 2\.0 s .*, at most 2\.0 s /)
  })
})

describe('what passed between the app and Slack', () => {
  const request = (method: string, args: object, answer: object): TrafficEntry => ({
    kind: 'request',
    at: 7,
    method,
    args: { ...args },
    httpStatus: 200,
    answer: { ok: true, ...answer },
  })
  const blocks = [
    { type: 'section', text: { type: 'mrkdwn', text: '*Please.*\nIt is so.' } },
    { type: 'context', elements: [{ type: 'mrkdwn', text: 'Questions: IT' }] },
  ]

  it('is read as people see it, direct messages by the person', () => {
    const traffic = [
      request('conversations.open', { users: 'U1' }, { channel: { id: 'D1' } }),
      request('chat.postMessage', { channel: 'D1', text: 'Now.' }, { channel: 'D1', ts: '1.0' }),
      request('chat.postMessage', { channel: 'C1', blocks }, { channel: 'C1', ts: '2.0' }),
      request('chat.postMessage', { thread_ts: '2.0', reply_broadcast: true, text: 'a' }, { channel: 'C1' }),
      request('chat.postMessage', { thread_ts: '2.0', text: 'b' }, { channel: 'C1' }),
      request('chat.update', { text: 'c' }, { channel: 'C1' }),
      request('chat.postMessage', { text: 'refused' }, { ok: false, error: 'ratelimited' }),
    ]

    expect(saidIn(traffic).map(({ channel, kind, lines }) => [channel, kind, ...lines])).toEqual([
      ['U1', 'post', 'Now.'],
      ['C1', 'post', '*Please.*', 'It is so.', 'Questions: IT'],
      ['C1', 'shared-reply', 'a'],
      ['C1', 'reply', 'b'],
      ['C1', 'edit', 'c'],
    ])
  })

  it('is held against the limits of Slack', () => {
    const use = { method: 'chat.update', channel: 'C1', calls: 60, busiestMinute: 51, busiestSecond: 1 }
    const violation = { method: 'chat.update', channel: 'C1', at: 7, limit: '50 calls a minute' }

    expect(checkLimits([use], []).problems).toEqual([])
    expect(checkLimits([use], [violation]).problems).toEqual(['chat.update into C1: more than 50 calls a minute'])
  })
})
