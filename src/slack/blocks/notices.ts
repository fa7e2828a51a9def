import type { NoticeFacts, NoticeKind } from '../../migration/announce/messages.ts'
import { counted, listed } from '../../migration/describe/words.ts'
import type { EpochMs } from '../../migration/ids.ts'
import type { Migration } from '../../migration/migration.ts'
import { MAX_FALLBACK_TEXT } from '../limits.ts'
import { clip, escapeText, momentText, nameText, sentenceText } from '../text.ts'
import { context, section } from './basics.ts'
import type { Rendered } from './card.ts'
import type { Surroundings } from './next-step.ts'

const MAX_STATIONS_NAMED = 12

/** What the people at the stations are told: first what to do, then when and why. Counts and station names only. */
export function renderNotice(
  kind: NoticeKind,
  facts: NoticeFacts,
  migration: Migration | undefined,
  { zones, site }: Surroundings,
): Rendered {
  const moment = (at: EpochMs) => momentText(at, zones)
  const told = NOTICES[kind]({
    start: facts.startAt === null ? null : moment(facts.startAt),
    end: facts.endAt === null ? null : moment(facts.endAt),
    because: facts.because === null ? '' : ` ${escapeText(facts.because)}`,
    stations: stationsText(facts.stations ?? migration?.assessment?.source.stations.map(({ name }) => name) ?? []),
    meanwhile: site.alternative ? `Until it is over you can use ${sentenceText(site.alternative)}.` : '',
  })
  const [todo, ...rest] = told.filter(Boolean)
  const footer = [site.contact && `Questions: ${sentenceText(site.contact)}`, migration?.id].filter(Boolean).join(' · ')
  const body = [`*${todo}*`, ...rest].join('\n')
  return {
    text: clip([todo, ...rest, footer].join(' '), MAX_FALLBACK_TEXT),
    blocks: [section(body), ...(footer ? [context(footer)] : [])],
  }
}

interface Told {
  readonly start: string | null
  readonly end: string | null
  readonly because: string
  readonly stations: string
  readonly meanwhile: string
}

const NOTICES: Readonly<Record<NoticeKind, (told: Told) => string[]>> = {
  scheduled: ({ start, end, stations, meanwhile }) => [
    `Please save your work and log off ${by(start)}.`,
    `Nobody can use ${stations} ${during(start, end)}: they move to a new computer. Whatever is still open on a screen then is lost.`,
    meanwhile,
  ],
  reminder: ({ start, end, stations, meanwhile }) => [
    `Please save your work and log off ${by(start)}.`,
    `This is a reminder: nobody can use ${stations} ${during(start, end)}.`,
    meanwhile,
  ],
  started: ({ end, stations, meanwhile }) => [
    'Please do not use the stations now.',
    `Nobody can use ${stations}${end ? ` until ${end} at the latest` : ''}: they are moving to a new computer. You will be told here when you can use them again.`,
    meanwhile,
  ],
  delayed: ({ start, end, because, stations }) => [
    'You can go on working for now.',
    `The move of ${stations} is at another time.${because}${start ? ` It starts ${start}${end ? ` and ends by ${end}` : ''}.` : ''} Please save your work and log off before it starts.`,
  ],
  extended: ({ end, stations, meanwhile }) => [
    'Please do not use the stations yet.',
    `The move of ${stations} takes longer than planned${end ? `: until ${end} at the latest` : ''}. You will be told here when you can use them again.`,
    meanwhile,
  ],
  released: ({ because, stations }) => [
    `You can use ${stations} again.`,
    `More stations follow; you will be told here.${because}`,
  ],
  'going-back': ({ stations, meanwhile }) => [
    'Please save your work and do not use the stations now.',
    `The move of ${stations} is taken back: they go back to the old computer. You will be told here when you can use them.`,
    meanwhile,
  ],
  'rolled-back': ({ stations }) => [
    'Please use the old stations.',
    `The move of ${stations} is taken back, and you work with the old computer as before. Files that you have saved on the new computer meanwhile are not on the old one.`,
  ],
  finished: ({ because, stations }) => [
    'You can use the stations again.',
    `The move of ${stations} to the new computer is done.${because}`,
  ],
  cancelled: ({ start, because, stations }) => [
    'You can go on working as usual.',
    `The move of ${stations}${start ? ` announced for ${start}` : ''} does not take place.${because}`,
  ],
  failed: ({ because, stations, meanwhile }) => [
    'Please do not use the stations yet.',
    `The move of ${stations} is not finished.${because} Someone is looking into it, and you will be told here how it goes on.`,
    meanwhile,
  ],
  void: ({ start, because, stations }) => [
    'You can go on working as usual.',
    `The move of ${stations}${start ? ` announced for ${start}` : ''} does not start as planned.${because} You will be told here about a new time.`,
  ],
}

function by(start: string | null): string {
  return start ? `before ${start}` : 'soon'
}

function during(start: string | null, end: string | null): string {
  if (!start) return 'for a while'
  return end ? `from ${start} until ${end} at the latest` : `from ${start}`
}

/** `the 12 stations Station 1, Station 2 and 10 more`; without a reading just `the stations`. */
function stationsText(stations: readonly string[]): string {
  const names = stations.map((name) => nameText(name, 40))
  if (names.length === 0) return 'the stations'
  return names.length === 1
    ? `the station ${names[0]}`
    : `the ${counted(names.length, 'station')} ${listed(names, MAX_STATIONS_NAMED)}`
}
