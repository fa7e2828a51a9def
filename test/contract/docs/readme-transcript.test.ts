import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Moment, ServerTold } from '../../../src/migration/bulletin/view.ts'
import { wording } from '../../support/fake-ports.ts'

const BLOCK = /(?<=<!-- site day -->\n)[\s\S]*?(?=<!-- site day ends -->)/
const TOLD: ServerTold = {
  server: 'green-old',
  standing: 'announced',
  stations: ['Teacher', 'Row1-A', 'Row2-A'],
  open: [],
  startAt: 1,
  endAt: 2,
  because: null,
  isStepByStep: false,
  checks: null,
}
const SHOWN_IN_THE_END: readonly [Moment, Partial<ServerTold>][] = [['over', {}]]
const SAID: readonly [Moment, Partial<ServerTold>][] = [
  ['reminder', {}],
  ['started', {}],
  ['opened', { open: ['Teacher', 'Row1-A'], isStepByStep: true }],
  ['over', { checks: 1000 }],
]

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
const messages = messagesOf(BLOCK.exec(readme)?.[0] ?? '')

describe('the night in one channel that the README shows', () => {
  it('is in the words of today', () => {
    const said = [
      ...SHOWN_IN_THE_END.map(([moment, more]) => textOf('board', moment, more)),
      ...SAID.map(([moment, more]) => textOf('notice', moment, more)),
    ]

    expect(new Set(messages), 'draw it anew: npm run demo -- --scripted --scenario site-day --write-readme').toEqual(
      new Set(said),
    )
  })

  it('has a post for each of the two windows, and two reminders of the second', () => {
    expect(messages.filter((each) => each === textOf('board', 'over', {}))).toHaveLength(2)
    expect(messages.filter((each) => each.includes('This is a reminder'))).toHaveLength(3)
  })
})

/** Bodies of messages, without moments and numbers: they differ from night to night. */
function messagesOf(block: string): string[] {
  const paragraphs = block.split(/^ *\d\d:\d\d:\d\d .*$/m).slice(1)
  return paragraphs.map((paragraph) => bare(paragraph.replace('```', '').trim().replace(/\n +/g, '\n')))
}

function textOf(form: 'board' | 'notice', moment: Moment, more: Partial<ServerTold>): string {
  const { todo, details, footer } = wording[form]({
    sections: [{ moment, servers: [{ ...TOLD, ...more }] }],
    dueAt: null,
  })
  return bare([`*${todo}*`, ...details, footer].join('\n'))
}

function bare(text: string): string {
  return text
    .replace(/<at:\d+>|\d{4}-\d\d-\d\d \d\d:\d\d \w+ \([^)]* UTC\)/g, '<moment>')
    .replace(/[\d,]+(?= checks)/, '<number>')
    .replace(/^• /gm, '')
}
