import type { Because, Moment } from '../../migration/bulletin/view.ts'
import type { Placeholder } from './placeholders.ts'

/** What a text has to say, and what else it can. */
export interface TextSpec {
  /** Stand in it somewhere. */
  readonly must: readonly Placeholder[]
  readonly may: readonly Placeholder[]
}

type Part = 'todo' | 'details' | 'board'
export type MomentKey = `${Moment}.${Part}`
export type BecauseKey = `because.${Because}`
type OtherKey =
  | 'stations.named'
  | 'stations.counted'
  | 'stations.unknown'
  | 'stations.these'
  | 'more'
  | 'during'
  | 'where'
  | 'step-by-step'
  | 'checks'
  | 'alternative'
  | 'questions'
  | 'late'
  | 'screen.soon'
  | 'screen.now'
  | 'screen.ends'
  | 'moment'
  | 'time'
  | 'sheet.moment'
  | 'sheet.time'
  | 'sheet.as-of'
export type TextKey = MomentKey | BecauseKey | OtherKey

/** One language's texts, or a site's own. `locale` is the language for plural forms, numbers, lists and dates. */
export type Texts = Readonly<Record<TextKey | 'locale', string>>

/** What can be said of stations to which the same happens. */
const SECTION: readonly Placeholder[] = [
  'stations',
  'these',
  'servers',
  'open',
  'during',
  'start',
  'end',
  'amount',
  'scope',
  'begins',
  'ends',
  'part',
  'begun',
  'because',
  'where',
]

function told(...must: Placeholder[]): TextSpec {
  return { must, may: SECTION.filter((each) => !must.includes(each)) }
}

function only(must: readonly Placeholder[], may: readonly Placeholder[] = []): TextSpec {
  return { must, may }
}

/** Every text by its key, in the order in which people meet them. */
export const TEXTS: Readonly<Record<TextKey, TextSpec>> = {
  'announced.todo': told('start', 'where'),
  'announced.details': told('stations', 'during'),
  'announced.board': told('stations', 'during'),
  'reminder.todo': told('start', 'where'),
  'reminder.details': told('stations', 'during'),
  'reminder.board': told('stations', 'during'),
  'moved.todo': told('start', 'where'),
  'moved.details': told('stations', 'during', 'because'),
  'moved.board': told('stations', 'during'),
  'put-off.todo': told('where'),
  'put-off.details': told('stations', 'start', 'because'),
  'put-off.board': told('stations'),
  'started.todo': told('these', 'end'),
  'started.details': told('stations'),
  'started.board': told('stations', 'end'),
  'extended.todo': told('these', 'end'),
  'extended.details': told('stations'),
  'extended.board': told('stations', 'end'),
  'opened.todo': told('these', 'open'),
  'opened.details': told(),
  'opened.board': told('stations', 'open'),
  'over.todo': told('these'),
  'over.details': told('stations'),
  'over.board': told('stations'),
  'failed.todo': told('these'),
  'failed.details': told('stations', 'because'),
  'failed.board': told('stations'),
  'going-back.todo': told('these'),
  'going-back.details': told('stations'),
  'going-back.board': told('stations'),
  'rolled-back.todo': told('servers'),
  'rolled-back.details': told('stations'),
  'rolled-back.board': told('stations'),
  'cancelled.todo': told('these', 'where'),
  'cancelled.details': told('stations', 'start', 'because'),
  'cancelled.board': told('stations'),
  'because.computers-changed': only([]),
  'because.not-begun-in-time': only([]),
  'because.not-told-in-time': only([]),
  'because.given-up': only([]),
  'because.taken-back': only([]),
  'step-by-step': only([]),
  checks: only(['checks']),
  alternative: only(['alternative']),
  late: only(['due']),
  questions: only(['contact']),
  'screen.soon': only(['minutes']),
  'screen.now': only([]),
  'screen.ends': only(['minutes']),
  'stations.named': only(['names', 'server'], ['count']),
  'stations.counted': only(['server'], ['count']),
  'stations.unknown': only(['server']),
  'stations.these': only(['servers'], ['scope', 'amount']),
  more: only(['count']),
  during: only(['start', 'end'], ['begins', 'ends']),
  where: only(['servers']),
  moment: only(['date', 'time']),
  time: only(['time']),
  'sheet.moment': only(['date', 'time']),
  'sheet.time': only(['time']),
  'sheet.as-of': only(['now']),
}

export const TEXT_KEYS = Object.keys(TEXTS) as TextKey[]
