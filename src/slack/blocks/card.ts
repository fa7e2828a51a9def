import { describeChangeWithoutNames } from '../../migration/describe/describe-change.ts'
import { withoutAccounts } from '../../migration/describe/without-accounts.ts'
import { counted } from '../../migration/describe/words.ts'
import type { Migration } from '../../migration/migration.ts'
import { STATES } from '../../migration/states.ts'
import { MAX_FALLBACK_TEXT, MAX_MESSAGE_BLOCKS, MAX_MESSAGE_TEXT } from '../limits.ts'
import { capital, clip, escapeText, mention, momentText, nameText, plainName } from '../text.ts'
import { context, type Drawn, facts, header, section } from './basics.ts'
import { cardButtons } from './card-buttons.ts'
import { titledLines } from './lines.ts'
import { nextStep, type Surroundings } from './next-step.ts'

/** A message as Slack takes it: `text` is what notifications and screen readers use. */
export interface Rendered {
  readonly text: string
  readonly blocks: Drawn[]
}

// What the title, the facts, the state and the buttons of a card need at most, with room to spare.
const FRAME_TEXT = 4000
const FRAME_BLOCKS = 12

/** The migration's one card, for everyone in the updates channel: no names of accounts. */
export function renderCard(m: Migration, around: Surroundings): Rendered {
  const state = capital(STATES[m.state].says)
  const next = nextStep(m, around)
  const names = `${m.id}: ${plainName(m.source, 50)} to ${plainName(m.destination, 50)}`
  return {
    text: clip(
      `${m.id} from ${nameText(m.source)} to ${nameText(m.destination)}: ${state}. ${next.replaceAll('*', '')}`,
      MAX_FALLBACK_TEXT,
    ),
    blocks: [
      header(names),
      section(`*${state}*\n${next}`),
      facts(cardFacts(m, around)),
      ...progress(m),
      ...inTheWay(m, around),
      cardButtons(m),
      context(`Plan ${m.digest?.slice(0, 8) ?? 'not made yet'} · last change ${momentText(m.changedAt, around.zones)}`),
    ],
  }
}

function cardFacts(m: Migration, { zones }: Surroundings): [string, string][] {
  const { approval, schedule } = m
  return [
    ['Source', nameText(m.source)],
    ['Destination', nameText(m.destination)],
    ['Requested by', `${mention(m.requestedBy)}, ${momentText(m.requestedAt, zones)}`],
    ...(approval
      ? [['Approved by', `${mention(approval.by)}, ${momentText(approval.at, zones)}`] as [string, string]]
      : []),
    ...(schedule ? windowFacts(schedule, zones) : []),
    ...(!schedule && m.wantedStartAt !== null && m.endedAt === null
      ? [['Wished start', momentText(m.wantedStartAt, zones)] as [string, string]]
      : []),
  ]
}

function windowFacts(schedule: NonNullable<Migration['schedule']>, zones: Surroundings['zones']): [string, string][] {
  return [
    ['Window', `${momentText(schedule.startAt, zones)} to ${momentText(schedule.endAt, zones)}`],
    ['Last moment to go back', momentText(schedule.goBackBy, zones)],
  ]
}

/** How far the cutover is: so many of so many changes, and what is being done now. */
function progress(m: Migration): Drawn[] {
  if (!m.cutover || !m.assessment) return []
  const { changes } = m.assessment
  const { progress: marks } = m.cutover
  const done = changes.filter((change) => isDone(m, change)).length
  const now = m.endedAt === null ? changes.find((change) => marks[change.id]?.status === 'intended') : undefined
  const stations = m.mapped && m.mapped.mapped < m.mapped.wanted
  const lines = [
    `*Progress:* ${done} of ${counted(changes.length, 'change')} done.`,
    ...(now ? [`Now: ${escapeText(describeChangeWithoutNames(now))}.`] : []),
    ...(stations ? [`Stations mapped: ${m.mapped?.mapped} of ${m.mapped?.wanted}.`] : []),
    ...(m.verification?.isOk ? [`Verified: ${counted(m.verification.checks, 'check')} passed.`] : []),
  ]
  return [section(lines.join(' '))]
}

function isDone(m: Migration, change: NonNullable<Migration['assessment']>['changes'][number]): boolean {
  if (change.kind === 'manual') return m.answers.confirmedItems.includes(change.item)
  return m.cutover?.progress[change.id]?.status === 'done'
}

function inTheWay(m: Migration, { site }: Surroundings): Drawn[] {
  const room = { characters: MAX_MESSAGE_TEXT - FRAME_TEXT, blocks: MAX_MESSAGE_BLOCKS - FRAME_BLOCKS }
  // What servers and people have said: no account by name, and nobody mentioned.
  const clean = (text: string) => escapeText(withoutAccounts(text, [m.assessment]))
  const lines = (title: string, texts: readonly string[], elsewhere = 'Press *Show plan* for all of it.') =>
    titledLines(
      title,
      texts.map((text) => `• ${clean(text)}`),
      room,
      elsewhere,
    )
  const blocking =
    m.state === 'blocked' ? (m.assessment?.findings.filter(({ severity }) => severity === 'block') ?? []) : []
  return [
    ...lines(
      'What was seen',
      [m.outcome, m.parked?.sentence, m.assessmentFailure].filter((text) => text != null),
    ),
    ...lines(
      'What stands in the way',
      blocking.map(({ rule, title, remedy }) => `${rule}: ${title} To do: ${remedy}`),
    ),
    ...lines(
      'What has moved since the approval',
      (m.voided ?? []).map(
        ({ server, field, was, now }) => `${voidedPlace(m, server)}${field}: was ${was}, is now ${now}`,
      ),
      `Use \`${site.command} history ${m.id}\` for all of it.`,
    ),
    ...lines('What differs', m.verification && !m.verification.isOk ? m.verification.differences : []),
  ]
}

function voidedPlace(m: Migration, server: 'source' | 'destination' | 'pair'): string {
  return server === 'pair' ? '' : `${server} ${m[server]}, `
}
