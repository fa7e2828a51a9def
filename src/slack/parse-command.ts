/** What a slash command asks for, or one sentence that says what is wrong with it. Nothing is looked up here. */
export type ParsedCommand =
  | { readonly kind: 'form' | 'help' | 'list' }
  | { readonly kind: 'status'; readonly id: string | null }
  | {
      readonly kind: 'start'
      readonly source: string
      readonly destination: string
      /** Exactly as typed: only the site's zone can tell whether it exists. */
      readonly at: string | null
    }
  | { readonly kind: 'plan' | 'history' | 'report' | 'check' | 'stop' | 'resume' | 'cancel'; readonly id: string }
  | { readonly kind: 'worksheet'; readonly server: string }
  | { readonly kind: 'acknowledge'; readonly id: string; readonly rules: readonly string[] }
  | { readonly kind: 'approve'; readonly id: string; readonly digest: string | null }
  | { readonly kind: 'reject'; readonly id: string; readonly reason: string }
  | { readonly kind: 'schedule'; readonly id: string; readonly when: string; readonly reason: string | null }
  | { readonly kind: 'confirm'; readonly id: string; readonly item: string | null }
  | { readonly kind: 'problem'; readonly sentence: string }

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
  history: { words: '<id>', says: 'shows what happened, when and by whom' },
  report: { words: '<id>', says: 'sends you the report as files: plan, changes, checks, who did what' },
  check: { words: '<id>', says: 'reads both servers again and makes the plan anew' },
  acknowledge: {
    words: '<id> [<rule> …]',
    says: 'accepts what the guide leaves to people; all that is open without a rule',
  },
  approve: { words: '<id>', says: 'opens the plan for review and approval' },
  reject: { words: '<id> <reason>', says: 'rejects the plan' },
  schedule: { words: '<id> <YYYY-MM-DD HH:mm>', says: 'sets the date and time, or `now <reason>`' },
  confirm: { words: '<id> <item>', says: 'confirms a manual item, or the seats (`seats`)' },
  stop: { words: '<id>', says: 'stops after the change in hand' },
  resume: { words: '<id>', says: 'goes on after a stop, a failure or a wait for a person' },
  cancel: { words: '<id>', says: 'cancels the migration' },
} as const
type Word = keyof typeof USAGE

/** Words of the contract that a later version brings. */
const LATER = ['rollback', 'release', 'verify', 'retire']

/** Reads what stands after the command's name. `command` is that name, for sentences. */
export function parseCommand(text: string, command: string): ParsedCommand {
  const words = text.trim().split(/\s+/).filter(Boolean)
  const [first, ...rest] = words
  if (first === undefined) return { kind: 'form' }
  const word = first.toLowerCase()
  if (isWord(word)) return PARSERS[word](rest, command)
  if (LATER.includes(word)) {
    return problem(
      `“${word}” comes with a later version of Stationmaster; nothing was done. See \`${command} help\` for what there is.`,
    )
  }
  const meant = nearest(word)
  const hint = meant ? ` Did you mean \`${command} ${meant}\`?` : ''
  return problem(`There is no command “${shown(first)}”.${hint} \`${command} help\` lists all of them.`)
}

type Parser = (words: readonly string[], command: string) => ParsedCommand

const PARSERS: Readonly<Record<Word, Parser>> = {
  help: () => ({ kind: 'help' }),
  list: (words, command) => tooMany(0, words, 'list', command) ?? { kind: 'list' },
  status: (words, command) => tooMany(1, words, 'status', command) ?? { kind: 'status', id: words[0] ?? null },
  start: parseStart,
  plan: onlyId('plan'),
  history: onlyId('history'),
  report: onlyId('report'),
  check: onlyId('check'),
  stop: onlyId('stop'),
  resume: onlyId('resume'),
  cancel: onlyId('cancel'),
  worksheet: ([server, ...more], command) => {
    if (server === undefined) return missing('the name of the server', 'worksheet', command)
    return tooMany(0, more, 'worksheet', command) ?? { kind: 'worksheet', server }
  },
  acknowledge: ([id, ...rules], command) => {
    if (id === undefined) return missingId('acknowledge', command)
    return { kind: 'acknowledge', id, rules: rules.flatMap((rule) => rule.toUpperCase().split(',')).filter(Boolean) }
  },
  approve: ([id, digest, ...more], command) => {
    if (id === undefined) return missingId('approve', command)
    return tooMany(0, more, 'approve', command) ?? { kind: 'approve', id, digest: digest?.toLowerCase() ?? null }
  },
  reject: ([id, ...reason], command) => {
    if (id === undefined) return missingId('reject', command)
    if (reason.length === 0) return missing('the reason', 'reject', command)
    return { kind: 'reject', id, reason: reason.join(' ') }
  },
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
  if (words[0]?.toLowerCase() !== 'now') return { when: words.join(' '), reason: null }
  return { when: 'now', reason: words.slice(1).join(' ') || null }
}

function onlyId(kind: 'plan' | 'history' | 'report' | 'check' | 'stop' | 'resume' | 'cancel'): Parser {
  return ([id, ...more], command) =>
    id === undefined ? missingId(kind, command) : (tooMany(0, more, kind, command) ?? { kind, id })
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

function shown(word: string): string {
  return word.length > 40 ? `${word.slice(0, 39)}…` : word
}

function isWord(word: string): word is Word {
  return Object.hasOwn(USAGE, word)
}

/** The command that differs by at most two letters, or that the word begins. */
function nearest(word: string): string | undefined {
  const known = Object.keys(USAGE)
  const begun = word.length >= 3 ? known.find((each) => each.startsWith(word)) : undefined
  return begun ?? known.find((each) => editDistance(word, each) <= Math.min(2, each.length - 2))
}

function editDistance(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 2) return 3
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [rowIndex, letter] of [...from].entries()) {
    const next = [rowIndex + 1]
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
