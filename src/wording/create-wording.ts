import { moment } from '../migration/announce/marks.ts'
import type { BulletinText, BulletinView, Moment, Section } from '../migration/bulletin/view.ts'
import type { ScreenMoment } from '../migration/drain/screen-moment.ts'
import type { Wording } from '../operations/ports.ts'
import type { Language } from './language.ts'
import { MAX_SERVERS_WITH_NAMES, type Scope, sectionArguments } from './section-arguments.ts'
import { spellMoments } from './spell-moments.ts'
import { TABLES } from './tables.ts'
import { createSpeaker, type Speaker } from './templates/speaker.ts'
import type { Texts } from './templates/texts.ts'

/** Longest message on a station's screen, in UTF-16 units. */
const MAX_SCREEN = 500

/** Moments at which people need another place to work. */
const CLOSED: ReadonlySet<Moment> = new Set([
  'announced',
  'reminder',
  'moved',
  'started',
  'extended',
  'failed',
  'going-back',
])

export interface WordingOptions {
  readonly language: Language
  /** The site's own texts, checked: they stand in for ours. */
  readonly overrides: Partial<Texts>
  readonly timeZone: string
  /** Whom people ask and where they can work meanwhile; empty for none. */
  readonly contact: string
  readonly alternative: string
}

/** Words for people who don't know what a server is. */
export function createWording({ language, overrides, timeZone, ...site }: WordingOptions): Wording {
  const speaker = createSpeaker({ ...TABLES[language], ...overrides })
  const around: Around = {
    speaker,
    footer: said(speaker, 'questions', 'contact', site.contact),
    alternative: said(speaker, 'alternative', 'alternative', site.alternative),
  }
  const board = (view: BulletinView) => boardText(around, view)
  return {
    notice: (view) => noticeText(around, view),
    board,
    sheet(view, at) {
      const asOf = speaker.sentence('sheet.as-of', { now: moment(at) })
      const { todo, details, footer } = board(view)
      const spell = (text: string) => spellMoments(text, speaker, timeZone)
      return {
        todo: spell(todo),
        details: details.map(spell),
        footer: spell(footer),
        asOf: spell(asOf),
        locale: speaker.locale,
      }
    },
    moment: (date, time) => speaker.say('moment', { date, time }),
    time: (time) => speaker.say('time', { time }),
    screen: (at) => screenText(around, at),
  }
}

interface Around {
  readonly speaker: Speaker
  /** Whom to ask; empty for nobody. */
  readonly footer: string
  /** A sentence that says where to work meanwhile; empty for none. */
  readonly alternative: string
}

/** A sentence about what the site's configuration says, which may end in a full stop of its own; empty where it says nothing. */
function said(
  speaker: Speaker,
  key: 'questions' | 'alternative',
  name: 'contact' | 'alternative',
  text: string,
): string {
  const plain = text.replace(/\s+/g, ' ').trim().replace(/\.$/, '')
  return plain === '' ? '' : speaker.sentence(key, { [name]: plain })
}

/** It stands below the board, which names the stations. */
function noticeText(around: Around, view: BulletinView): BulletinText {
  const [first = null, ...others] = view.sections
  const scope: Scope = { ...scopeOf(view), naming: 'counted' }
  const details = others.map((section) =>
    [todoOf(around, section, scope), ...detailsOf(around, section, scope)].join(' '),
  )
  return {
    todo: first ? todoOf(around, first, scope) : '',
    details: [...(first ? detailsOf(around, first, scope) : []), ...details, ...common(around, view)],
    footer: around.footer,
  }
}

/** With a line for each server and its stations by name, or for those to which the same happens where there is no room for names. */
function boardText(around: Around, view: BulletinView): BulletinText {
  const scope: Scope = { ...scopeOf(view), naming: 'named' }
  const [first] = view.sections
  const lines = view.sections.flatMap((section) => {
    const key = `${section.moment}.board` as const
    const parts =
      scope.serverCount > MAX_SERVERS_WITH_NAMES
        ? [section]
        : section.servers.map((server) => ({ ...section, servers: [server] }))
    return parts.map((part) => around.speaker.sentence(key, sectionArguments(around.speaker, part, scope)))
  })
  return {
    todo: first ? todoOf(around, first, scope) : '',
    details: [...lines, ...common(around, view)],
    footer: around.footer,
  }
}

function scopeOf({ sections, isForOthersToo = false }: BulletinView): Omit<Scope, 'naming'> {
  return {
    isAll: sections.length === 1 && !isForOthersToo,
    serverCount: sections.flatMap(({ servers }) => servers).length,
  }
}

function todoOf({ speaker }: Around, section: Section, scope: Scope): string {
  return speaker.sentence(`${section.moment}.todo`, sectionArguments(speaker, section, scope))
}

/** What happens and why, and what else there is to know of it. */
function detailsOf({ speaker }: Around, section: Section, scope: Scope): string[] {
  const { servers } = section
  // Beside others, the first sentence says which stations.
  const below: Scope = scope.isAll ? scope : { ...scope, naming: 'brief' }
  const happens = speaker.sentence(`${section.moment}.details`, sectionArguments(speaker, section, below))
  const checks = section.moment !== 'over' ? 0 : servers.reduce((sum, each) => sum + (each.checks ?? 0), 0)
  const more = [
    ...(checks > 0 ? [speaker.sentence('checks', { checks })] : []),
    ...(servers.some(({ isStepByStep }) => isStepByStep) ? [speaker.sentence('step-by-step')] : []),
  ]
  return [happens, ...(more.length > 0 ? [more.join(' ')] : [])]
}

/** What stands at the end, once: where to go meanwhile, and that it comes late. */
function common({ speaker, alternative }: Around, { sections, dueAt }: BulletinView): string[] {
  const isClosed = sections.some((section) => CLOSED.has(section.moment))
  return [
    ...(isClosed && alternative !== '' ? [alternative] : []),
    ...(dueAt === null ? [] : [speaker.sentence('late', { due: moment(dueAt) })]),
  ]
}

/** What has no room is left out whole, the last first. */
function screenText({ speaker, alternative, footer }: Around, { kind, minutes }: ScreenMoment): string {
  const first = kind === 'soon' ? speaker.sentence('screen.soon', { minutes }) : screenNow(speaker, minutes)
  return [alternative, footer].reduce(
    (text, more) => (more !== '' && text.length + 1 + more.length <= MAX_SCREEN ? `${text} ${more}` : text),
    first.slice(0, MAX_SCREEN),
  )
}

function screenNow(speaker: Around['speaker'], minutes: number | null): string {
  const now = speaker.sentence('screen.now')
  return minutes === null ? now : `${now} ${speaker.sentence('screen.ends', { minutes })}`
}
