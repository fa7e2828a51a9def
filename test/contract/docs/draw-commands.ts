import { whoMayUse } from '../../../src/slack/command-verbs.ts'
import { USAGE, type Word } from '../../../src/slack/parse-command.ts'

/** Where a button does the same. */
const BUTTONS: Partial<Record<Word, string>> = {
  start: 'the form behind `/migrate` alone',
  plan: 'Show plan',
  history: 'History',
  report: 'Report',
  check: 'Check again',
  acknowledge: 'Acknowledge',
  approve: 'Review plan; Approve retirement',
  reject: 'Reject',
  schedule: 'Schedule, Change the time',
  confirm: 'Confirm seats, Confirm items',
  stop: 'Stop',
  resume: 'Resume',
  cancel: 'Cancel migration, Cancel retirement',
  identifiers: 'Show identifiers',
  overrule: 'Overrule…, Go on with fewer…, Overrule the rest',
  extend: 'Go on until…',
  release: 'Release…',
  'sign-off': 'Sign off',
  rollback: 'Roll back…',
  verify: 'Verify again',
  retire: 'Retire…',
  sessions: 'Who is still on?',
  'end-sessions': 'End their sessions',
  wait: 'Wait',
}

/** The slash command as a table, from the words that the code reads. */
export function drawCommands(): string {
  const words = Object.keys(USAGE) as Word[]
  return `${[
    '# In Slack',
    '',
    'This file is drawn from `src/slack/parse-command.ts` and `src/slack/command-verbs.ts`. Do not edit it: change the tables, then run',
    '`UPDATE_DOCS=1 npx vitest run --project contract test/contract/docs`.',
    '',
    'An id is written `MIG-42` or `42`; times are those of the place where the servers are. Commands do not work in threads, buttons do.',
    'On the card in the channel, which everybody sees, stands every button that the state takes; `/migrate help` and `/migrate status <id>` show each',
    'person what they may do. What counts is looked at when something is done: [roles.md](roles.md) has all of it.',
    '',
    '| command | what it does | button | who |',
    '| --- | --- | --- | --- |',
    ...words.map((word) => {
      const usage = ['/migrate', word, USAGE[word].words].filter(Boolean).join(' ')
      return `| \`${escaped(usage)}\` | ${escaped(USAGE[word].says)} | ${BUTTONS[word] ?? ''} | ${whoMayUse(word)} |`
    }),
    '',
    '`/migrate release 42` releases everything. `/migrate release 42 Row 1, Teacher` releases these two stations and lets nobody in besides who',
    'logs on at them automatically; `staff` or `everyone` at the end lets in more. `/migrate release 42 staff` lets people in and releases no station.',
  ].join('\n')}\n`
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|')
}
