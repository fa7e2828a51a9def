import type { Because, Moment, ServerTold } from '../../../src/migration/bulletin/view.ts'
import { createWording } from '../../../src/wording/create-wording.ts'

const START = 1
const END = 2

interface Row {
  readonly moment: Moment
  readonly when: string
  readonly because?: Because
  readonly told?: Partial<ServerTold>
}

const OPEN = ['Teacher', 'Row1-A']
const ALL = [...OPEN, 'Row1-B']

/** One situation for each text that people can meet. */
const ROWS: readonly Row[] = [
  { moment: 'announced', when: 'a time is set' },
  { moment: 'reminder', when: 'at each of `policy.noticesBefore`' },
  { moment: 'moved', when: 'it is given another time' },
  { moment: 'put-off', when: 'the computers have changed since the approval', because: 'computers-changed' },
  { moment: 'put-off', when: 'it could not begin', because: 'not-begun-in-time' },
  { moment: 'put-off', when: 'its notices were not out in time', because: 'not-told-in-time' },
  { moment: 'started', when: 'it begins' },
  { moment: 'extended', when: 'it goes on until a new end' },
  { moment: 'opened', when: 'some stations are released', told: { open: OPEN } },
  { moment: 'opened', when: 'all are released, not everyone is let in', told: { open: ALL, isStepByStep: true } },
  { moment: 'over', when: 'all is released, or the pilot signed off', told: { checks: 42 } },
  { moment: 'failed', when: 'something went wrong' },
  { moment: 'failed', when: 'it went wrong and is taken back', because: 'taken-back' },
  { moment: 'going-back', when: 'a rollback begins' },
  { moment: 'rolled-back', when: 'the rollback is done' },
  { moment: 'cancelled', when: 'it is cancelled, rejected or expired' },
  { moment: 'cancelled', when: 'it is cancelled after it had begun', because: 'given-up' },
]

const wording = createWording({
  language: 'en',
  overrides: {},
  timeZone: 'UTC',
  contact: 'IT desk, ext. 4711',
  alternative: "the library's laptops",
})

/** What people read at each moment, in English, as a table; times as they would read them. */
export function drawNotices(): string {
  return [
    '| moment | when | a reply that shows in the channel | line of the post that is kept current |',
    '| --- | --- | --- | --- |',
    ...ROWS.map(drawRow),
    '',
    `On the screen, 15 minutes before: “${wording.screen({ kind: 'soon', minutes: 15 })}” At the start: “${wording.screen({ kind: 'now', minutes: 10 })}”`,
  ].join('\n')
}

function drawRow({ moment, when, because, told = {} }: Row): string {
  const server: ServerTold = {
    server: 'lab-old',
    standing: 'announced',
    stations: ALL,
    open: [],
    startAt: START,
    endAt: END,
    because: because ?? null,
    isStepByStep: false,
    checks: null,
    ...told,
  }
  const view = { sections: [{ moment, servers: [server] }], dueAt: null }
  const { todo, details } = wording.notice(view)
  const [line = ''] = wording.board(view).details
  return `| ${moment} | ${when} | ${shown([`**${todo}**`, ...details].join(' '))} | ${shown(line)} |`
}

function shown(text: string): string {
  return text.replaceAll(`<at:${START}>`, '20:00').replaceAll(`<at:${END}>`, '23:00')
}
