import { ROLE_LADDER, roleFor, type Verb } from '../../../src/migration/roles.ts'
import { USAGE, type Word } from '../../../src/slack/parse-command.ts'

/** Words that are no verb of their own. */
const VERBS: Partial<Record<Word, Verb>> = {
  status: 'view',
  list: 'view',
  plan: 'view',
  worksheet: 'view',
  quiet: 'view',
  history: 'view',
  report: 'view',
  door: 'view',
  identifiers: 'confirm',
  sessions: 'end-sessions',
}

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
    'This file is drawn from `src/slack/parse-command.ts` and `src/migration/roles.ts`. Do not edit it: change the tables, then run',
    '`UPDATE_DOCS=1 npx vitest run --project contract test/contract/docs`.',
    '',
    'An id is written `MIG-42` or `42`; times are those of the place where the servers are. Commands do not work in threads, buttons do.',
    'A button is drawn where the state takes it, and the role is checked when it is pressed.',
    '',
    '| command | what it does | button | who |',
    '| --- | --- | --- | --- |',
    ...words.map((word) => {
      const usage = ['/migrate', word, USAGE[word].words].filter(Boolean).join(' ')
      return `| \`${escaped(usage)}\` | ${escaped(USAGE[word].says)} | ${BUTTONS[word] ?? ''} | ${whoMay(word)} |`
    }),
    '',
    '`/migrate release 42` releases everything. `/migrate release 42 Row 1, Teacher` releases these two stations and lets nobody in besides who',
    'logs on at them automatically; `staff` or `everyone` at the end lets in more. `/migrate release 42 staff` lets people in and releases no station.',
  ].join('\n')}\n`
}

function whoMay(word: Word): string {
  const verb = VERBS[word] ?? ROLE_LADDER.flatMap(({ verbs }) => verbs).find((each) => each === word)
  return verb ? roleFor(verb) : 'everyone'
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|')
}
