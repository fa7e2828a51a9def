import type { Release } from '../migration/decide/pilot.ts'
import { MAX_REASON } from './limits.ts'
import { type ApproveWords, nearestWord, readApprove, readRelease, shown } from './parse-words.ts'
import { plainWord } from './typed-text.ts'

/** Longest text behind the command. */
export const MAX_TYPED = 3000
/** Longest id, name of a server, or moment. */
export const MAX_WORD = 100

/** What a slash command asks for, or one sentence that says what is wrong with it. Nothing is looked up here. */
export type ParsedCommand =
  | { readonly kind: 'form' | 'help' | 'list' }
  | { readonly kind: 'status' | 'calendar'; readonly id: string | null }
  | {
      readonly kind: 'start'
      readonly source: string
      readonly destination: string
      /** Exactly as typed: only the site's zone can tell whether it exists. */
      readonly at: string | null
    }
  | { readonly kind: IdOnly; readonly id: string }
  | { readonly kind: 'worksheet' | 'quiet'; readonly server: string }
  | { readonly kind: 'notify-me'; readonly server: string; readonly isOn: boolean }
  | { readonly kind: 'acknowledge'; readonly id: string; readonly rules: readonly string[] }
  | ({ readonly kind: 'approve'; readonly id: string } & ApproveWords)
  | { readonly kind: WithReason; readonly id: string; readonly reason: string }
  | { readonly kind: 'schedule'; readonly id: string; readonly when: string; readonly reason: string | null }
  | { readonly kind: 'confirm'; readonly id: string; readonly item: string | null }
  | { readonly kind: 'extend'; readonly id: string; readonly until: string }
  | ({ readonly kind: 'release'; readonly id: string } & Release)
  | { readonly kind: 'problem'; readonly sentence: string }

/** Commands that take an id and a reason. */
type WithReason = 'reject' | 'overrule' | 'rollback' | 'break-glass'

/** Commands that take nothing but the id of a migration. */
type IdOnly =
  | 'plan'
  | 'history'
  | 'report'
  | 'door'
  | 'check'
  | 'stop'
  | 'resume'
  | 'cancel'
  | 'identifiers'
  | 'verify'
  | 'sign-off'
  | 'retire'
  | 'sessions'
  | 'end-sessions'
  | 'wait'

/** How each command is written, for the help and for the sentences about mistakes. */
export const USAGE = {
  help: { words: '', says: 'shows this list' },
  start: {
    words: '<source> <destination> [at <YYYY-MM-DD HH:mm>]',
    says: 'asks for a migration',
  },
  status: { words: '[<id>]', says: 'shows where a migration stands, or all that are under way' },
  list: { words: '', says: 'lists the newest migrations' },
  plan: { words: '<id>', says: 'shows the plan' },
  worksheet: { words: '<server>', says: 'reads the planning worksheet of a server now; nothing is changed' },
  quiet: { words: '<server>', says: 'says when few people are at the stations of a server, in words and as a picture' },
  history: { words: '<id>', says: 'shows what happened, when and by whom' },
  report: { words: '<id>', says: 'sends you the report as files: plan, changes, checks, who did what' },
  door: { words: '<id>', says: 'sends you the notice as a sheet to print and hang up at the door' },
  calendar: {
    words: '[<id>]',
    says: 'sends you the window as a calendar file, or says where all windows can be subscribed to',
  },
  check: { words: '<id>', says: 'reads both servers again and makes the plan anew' },
  acknowledge: {
    words: '<id> [<rule> …]',
    says: 'accepts what the guide leaves to people; all that is open without a rule',
  },
  approve: {
    words: '<id> [<digest>] [roll-back|hold]',
    says: 'opens the plan for review; with its digest it approves it, with what happens if nobody answers at the time to go back; or approves the retirement that waits for it',
  },
  'break-glass': {
    words: '<id> <reason>',
    says: 'gives alone the approvals that are missing, your own request too; recorded, shown on the card, and told to every approver',
  },
  reject: { words: '<id> <reason>', says: 'rejects the plan' },
  schedule: {
    words: '<id> <YYYY-MM-DD HH:mm>',
    says: 'sets or moves the date and time, or `now <reason>`; where a time occurs twice, its offset from UTC says which, as in `02:30 +01:00`',
  },
  confirm: { words: '<id> <item>', says: 'confirms a manual item, or the seats (`seats`)' },
  stop: { words: '<id>', says: 'stops after the change in hand' },
  resume: { words: '<id>', says: 'goes on after a stop, a failure or a wait for a person' },
  cancel: { words: '<id>', says: 'cancels the migration, or the retirement that waits for approval' },
  identifiers: { words: '<id>', says: 'shows on each screen of the destination which station it is' },
  overrule: { words: '<id> <reason>', says: 'goes on without manual items, stations or test log-ons that are open' },
  extend: { words: '<id> <YYYY-MM-DD HH:mm>', says: 'goes on until a new end' },
  release: {
    words: '<id> [<station>, …] [staff|everyone]',
    says: 'lets people use stations and log on; without more it releases everything, `all` stands for all stations',
  },
  'sign-off': { words: '<id>', says: 'ends the pilot: all is released, and what had to wait is done' },
  rollback: { words: '<id> <reason>', says: 'takes back what was made; everybody goes on with the source' },
  sessions: { words: '<id>', says: 'shows you who is still logged on; nobody else sees it' },
  'end-sessions': {
    words: '<id>',
    says: 'ends the sessions that a cutover waits for, after one more warning on the screens',
  },
  wait: { words: '<id>', says: 'goes on once everybody has logged off' },
  verify: { words: '<id>', says: 'compares the destination with what was verified' },
  retire: { words: '<id>', says: 'asks for the source to be retired; another approver decides' },
  'notify-me': {
    words: '<server> [off]',
    says: 'tells you directly what happens to a server, or no longer; everybody but guests may ask',
  },
} as const
export type Word = keyof typeof USAGE

/** Reads what stands after the command's name. `command` is that name, for sentences. */
export function parseCommand(text: string, command: string): ParsedCommand {
  if (text.length > MAX_TYPED) {
    return problem(
      `That is ${text.length} characters long, and at most ${MAX_TYPED} are read. Nothing was done; say it in fewer words.`,
    )
  }
  const [first, second, ...others] = text.trim().split(/\s+/).filter(Boolean)
  const rest = second === undefined ? [] : [plainWord(second) || second, ...others]
  if (first === undefined) return { kind: 'form' }
  const word = plainWord(first).toLowerCase()
  if (isWord(word)) return tooLong(PARSERS[word](rest, command), word, command)
  const meant = nearestWord(word, Object.keys(USAGE))
  const hint = meant ? ` Did you mean \`${command} ${meant}\`?` : ''
  return problem(`There is no command “${shown(first)}”.${hint} \`${command} help\` lists all of them.`)
}

/** Ids, servers and moments that are far too long to be any: they are named in part, and looked up nowhere. */
function tooLong(parsed: ParsedCommand, word: Word, command: string): ParsedCommand {
  if (parsed.kind === 'problem') return parsed
  const { reason, ...others } = { reason: null, ...parsed }
  if (reason && reason.length > MAX_REASON) {
    return problem(
      `The reason is ${reason.length} characters long; at most ${MAX_REASON} are kept. Say it in fewer words.`,
    )
  }
  const wrong = Object.values(others).find((value) => typeof value === 'string' && value.length > MAX_WORD)
  if (wrong === undefined) return parsed
  return problem(
    `“${shown(String(wrong))}” is ${String(wrong).length} characters long, and nothing here is longer than ${MAX_WORD}. ${usage(word, command)}`,
  )
}

type Parser = (words: readonly string[], command: string) => ParsedCommand

const PARSERS: Readonly<Record<Word, Parser>> = {
  help: () => ({ kind: 'help' }),
  list: (words, command) => tooMany(0, words, 'list', command) ?? { kind: 'list' },
  status: (words, command) => tooMany(1, words, 'status', command) ?? { kind: 'status', id: words[0] ?? null },
  calendar: (words, command) => tooMany(1, words, 'calendar', command) ?? { kind: 'calendar', id: words[0] ?? null },
  start: parseStart,
  plan: onlyId('plan'),
  history: onlyId('history'),
  report: onlyId('report'),
  door: onlyId('door'),
  check: onlyId('check'),
  stop: onlyId('stop'),
  resume: onlyId('resume'),
  cancel: onlyId('cancel'),
  identifiers: onlyId('identifiers'),
  sessions: onlyId('sessions'),
  'end-sessions': onlyId('end-sessions'),
  wait: onlyId('wait'),
  verify: onlyId('verify'),
  'sign-off': onlyId('sign-off'),
  retire: onlyId('retire'),
  extend: ([id, ...until], command) => {
    if (id === undefined) return missingId('extend', command)
    if (until.length === 0) return missing('the date and time', 'extend', command)
    return { kind: 'extend', id, until: until.map(plainWord).join(' ') }
  },
  release: ([id, ...words], command) =>
    id === undefined ? missingId('release', command) : { kind: 'release', id, ...readRelease(words) },
  worksheet: onlyServer('worksheet'),
  quiet: onlyServer('quiet'),
  'notify-me': ([server, ...more], command) => {
    if (server === undefined) return missing('the name of the server', 'notify-me', command)
    const isOff = more[0]?.toLowerCase() === 'off'
    const extra = tooMany(0, isOff ? more.slice(1) : more, 'notify-me', command)
    return extra ?? { kind: 'notify-me', server, isOn: !isOff }
  },
  acknowledge: ([id, ...rules], command) => {
    if (id === undefined) return missingId('acknowledge', command)
    const wanted = rules.flatMap((rule) => rule.toUpperCase().split(',')).filter(Boolean)
    const unlikely = wanted.find((rule) => !/^[A-Z]{1,2}\d{1,3}$/.test(rule))
    if (unlikely !== undefined) {
      return problem(`“${shown(unlikely)}” is not a rule; they are called like A4. ${usage('acknowledge', command)}`)
    }
    return { kind: 'acknowledge', id, rules: [...new Set(wanted)] }
  },
  approve: ([id, ...words], command) => {
    if (id === undefined) return missingId('approve', command)
    const read = readApprove(words)
    return 'wrong' in read ? problem(`${read.wrong} ${usage('approve', command)}`) : { kind: 'approve', id, ...read }
  },
  'break-glass': withReason('break-glass'),
  reject: withReason('reject'),
  overrule: withReason('overrule'),
  rollback: withReason('rollback'),
  schedule: ([id, ...when], command) => {
    if (id === undefined) return missingId('schedule', command)
    if (when.length === 0) return missing('the date and time', 'schedule', command)
    return { kind: 'schedule', id, ...parseWhen(when) }
  },
  confirm: ([id, item, ...more], command) => {
    if (id === undefined) return missingId('confirm', command)
    return tooMany(0, more, 'confirm', command) ?? { kind: 'confirm', id, item: item?.toLowerCase() ?? null }
  },
}

function parseStart([source, destination, at, ...when]: readonly string[], command: string): ParsedCommand {
  if (source === undefined) return missing('the source and the destination', 'start', command)
  if (destination === undefined) return missing('the destination', 'start', command)
  if (at === undefined) return { kind: 'start', source, destination, at: null }
  if (at.toLowerCase() !== 'at') {
    return problem(
      `“${shown(at)}” is one word too many: after the two servers, only \`at\` and a time can follow. ${usage('start', command)}`,
    )
  }
  if (when.length === 0) return missing('the date and time after “at”', 'start', command)
  return { kind: 'start', source, destination, at: parseWhen(when).when }
}

/** `now` with its reason, or a date and time. */
function parseWhen(words: readonly string[]): { when: string; reason: string | null } {
  if (words[0]?.toLowerCase() !== 'now') return { when: words.map(plainWord).join(' '), reason: null }
  return { when: 'now', reason: words.slice(1).join(' ') || null }
}

function withReason(kind: WithReason): Parser {
  return ([id, ...reason], command) => {
    if (id === undefined) return missingId(kind, command)
    if (reason.length === 0) return missing('the reason', kind, command)
    return { kind, id, reason: reason.join(' ') }
  }
}

function onlyId(kind: IdOnly): Parser {
  return ([id, ...more], command) =>
    id === undefined ? missingId(kind, command) : (tooMany(0, more, kind, command) ?? { kind, id })
}

function onlyServer(kind: 'worksheet' | 'quiet'): Parser {
  return ([server, ...more], command) => {
    if (server === undefined) return missing('the name of the server', kind, command)
    return tooMany(0, more, kind, command) ?? { kind, server }
  }
}

function tooMany(count: number, words: readonly string[], word: Word, command: string): ParsedCommand | undefined {
  const extra = words[count]
  if (extra === undefined) return undefined
  return problem(`“${shown(extra)}” is one word too many. ${usage(word, command)}`)
}

function missingId(word: Word, command: string): ParsedCommand {
  return problem(
    `Which migration? Its id is missing, for example MIG-42. ${usage(word, command)} \`${command} list\` shows the ids.`,
  )
}

function missing(what: string, word: Word, command: string): ParsedCommand {
  return problem(
    `${what.charAt(0).toUpperCase()}${what.slice(1)} ${what.includes(' and the ') ? 'are' : 'is'} missing. ${usage(word, command)}`,
  )
}

function usage(word: Word, command: string): string {
  return `Write it as \`${[command, word, USAGE[word].words].filter(Boolean).join(' ')}\`.`
}

function problem(sentence: string): ParsedCommand {
  return { kind: 'problem', sentence }
}

function isWord(word: string): word is Word {
  return Object.hasOwn(USAGE, word)
}
