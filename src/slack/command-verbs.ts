import type { Person } from '../migration/person.ts'
import { mayAtSite, roleFor, type Verb } from '../migration/roles.ts'
import type { Word } from './parse-command.ts'

/** What each word of the command asks for; null where no role is needed. */
const VERB_OF: Readonly<Record<Word, Verb | null>> = {
  help: null,
  start: 'start',
  status: 'view',
  list: 'view',
  plan: 'view',
  worksheet: 'view',
  quiet: 'view',
  history: 'view',
  report: 'view',
  door: 'view',
  calendar: 'view',
  check: 'check',
  acknowledge: 'acknowledge',
  approve: 'approve',
  'break-glass': 'break-glass',
  reject: 'reject',
  schedule: 'schedule',
  confirm: 'confirm',
  stop: 'stop',
  resume: 'resume',
  cancel: 'cancel',
  identifiers: 'confirm',
  overrule: 'overrule',
  extend: 'extend',
  release: 'release',
  'sign-off': 'sign-off',
  rollback: 'rollback',
  sessions: 'end-sessions',
  'end-sessions': 'end-sessions',
  wait: 'wait',
  verify: 'verify',
  retire: 'retire',
  'notify-me': null,
}

/** Whether the site's roles of this person take the word. */
export function mayUse(word: Word, person: Person): boolean {
  const verb = VERB_OF[word]
  return verb === null ? person.isMember !== false : mayAtSite(verb, person)
}

/** The lowest role that takes the word, in words. */
export function whoMayUse(word: Word): string {
  const verb = VERB_OF[word]
  if (verb === null) return 'every member'
  return verb === 'break-glass' ? 'those of `policy.breakGlass`' : roleFor(verb)
}
