import { standstillLine } from '../../migration/announce/standstill.ts'
import { unconfirmedLine } from '../../migration/announce/unconfirmed.ts'
import { describeChangeWithoutNames } from '../../migration/describe/describe-change.ts'
import { withoutAccounts } from '../../migration/describe/without-accounts.ts'
import type { Migration } from '../../migration/migration.ts'
import type { Verb } from '../../migration/roles.ts'
import { STATES } from '../../migration/states.ts'
import type { Unconfirmed } from '../../operations/ports.ts'
import { MAX_FALLBACK_TEXT, MAX_MESSAGE_BLOCKS, MAX_MESSAGE_TEXT, MAX_SECTION } from '../limits.ts'
import { capital, clip, escapeText, momentText, nameText, plainName, sentenceText, toldText } from '../text.ts'
import { brokenGlass } from './approvals.ts'
import { context, type Drawn, facts, header, section } from './basics.ts'
import { cardButtons } from './card-buttons.ts'
import { cardFacts } from './card-facts.ts'
import { titledLines } from './lines.ts'
import { nextStep, type Surroundings } from './next-step.ts'
import { progress } from './progress.ts'

/** A message as Slack takes it: `text` is what notifications and screen readers use. */
export interface Rendered {
  readonly text: string
  readonly blocks: Drawn[]
}

// What the title, the facts, the state, the progress and the buttons of a card need at most, with room to spare.
const FRAME_TEXT = 7400
const FRAME_BLOCKS = 17

/** The migration's one card, for everyone in the updates channel: no names of accounts. `may`: for one person alone, what they may do. */
export function renderCard(
  m: Migration,
  around: Surroundings,
  unconfirmed: readonly Unconfirmed[] = [],
  may?: (verb: Verb) => boolean,
): Rendered {
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
      ...brokenGlass(m, around),
      facts(cardFacts(m, around)),
      ...standstill(m, around),
      ...doubts(unconfirmed),
      ...progress(m),
      ...seen(m, around),
      cardButtons(m, may),
      context(`Plan ${m.digest?.slice(0, 8) ?? 'not made yet'} · last change ${momentText(m.changedAt, around.zones)}`),
    ],
  }
}

/** That it does not come on by itself. */
function standstill({ stuck }: Migration, { zones }: Surroundings): Drawn[] {
  return stuck ? [section(clip(`:warning: ${toldText(standstillLine(stuck), zones)}`, MAX_SECTION))] : []
}

/** What nobody knows to have been said, and where. */
function doubts(unconfirmed: readonly Unconfirmed[]): Drawn[] {
  if (unconfirmed.length === 0) return []
  const line = unconfirmedLine(unconfirmed.map(({ message }) => message))
  return [section(clip(`:warning: ${sentenceText(line)}`, MAX_SECTION))]
}

/** What was found, what stands in the way and what differs, as far as there is room. */
function seen(m: Migration, { site }: Surroundings): Drawn[] {
  const room = { characters: MAX_MESSAGE_TEXT - FRAME_TEXT, blocks: MAX_MESSAGE_BLOCKS - FRAME_BLOCKS }
  // What servers and people have said: no account by name, and nobody mentioned.
  const clean = (text: string) => escapeText(withoutAccounts(text, [m.assessment]))
  const history = `Use \`${site.command} history ${m.id}\` for all of it.`
  return SECTIONS.flatMap(({ title, lines, isInHistory }) =>
    titledLines(
      title,
      lines(m).map((text) => `• ${clean(text)}`),
      room,
      isInHistory ? history : 'Press *Show plan* for all of it.',
    ),
  )
}

interface CardSection {
  readonly title: string
  /** Texts as servers and people wrote them. */
  readonly lines: (m: Migration) => readonly string[]
  /** Where the rest is read: there, or in the plan. */
  readonly isInHistory?: boolean
}

const SECTIONS: readonly CardSection[] = [
  {
    title: 'What was seen',
    lines: (m) =>
      [
        m.outcome,
        m.rollback && m.endedAt === null ? `It goes back: ${m.rollback.reason}` : null,
        // How many are still on is said above, and is kept current there.
        m.parked?.reason === 'still-on' ? null : m.parked?.sentence,
        m.assessmentFailure,
        m.retirement?.failure,
        m.drift?.failure,
      ].filter((text) => text != null),
  },
  {
    title: 'What stands in the way',
    lines: ({ state, assessment }) =>
      (state === 'blocked' ? (assessment?.findings ?? []) : [])
        .filter(({ severity }) => severity === 'block')
        .map(({ rule, title, remedy }) => `${rule}: ${title} To do: ${remedy}`),
  },
  {
    title: 'What has moved since the approval',
    lines: (m) =>
      (m.voided ?? []).map(
        ({ server, field, was, now }) => `${voidedPlace(m, server)}${field}: was ${was}, is now ${now}`,
      ),
    isInHistory: true,
  },
  {
    title: 'What differs',
    lines: ({ verification }) => (verification && !verification.isOk ? verification.differences : []),
    isInHistory: true,
  },
  {
    title: 'What has changed since it was verified',
    lines: ({ drift }) =>
      (drift?.differences ?? []).map(({ field, was, now }) => `${field}: was ${was}, is now ${now}`),
    isInHistory: true,
  },
  { title: 'What cannot be undone', lines: ({ rollback }) => rollback?.leftovers ?? [], isInHistory: true },
  {
    title: 'What stays different',
    lines: ({ rollback }) =>
      (rollback?.differences ?? []).map(({ field, was, now }) => `${field}: was ${was}, is now ${now}`),
    isInHistory: true,
  },
  {
    title: 'What the retirement does',
    lines: (m) => (isRetiring(m) ? (m.retirement?.changes ?? []).map(describeChangeWithoutNames) : []),
  },
  {
    title: 'What has to be known before it',
    lines: (m) =>
      (isRetiring(m) ? (m.retirement?.findings ?? []) : []).map(
        ({ rule, title, evidence, remedy }) => `${rule}: ${title} Seen: ${evidence} To do: ${remedy}`,
      ),
  },
]

function isRetiring({ state }: Migration): boolean {
  return state === 'needs-retirement-approval'
}

function voidedPlace(m: Migration, server: 'source' | 'destination' | 'pair'): string {
  return server === 'pair' ? '' : `${server} ${m[server]}, `
}
