import { counted } from '../migration/describe/words.ts'
import type { EpochMs, PersonId } from '../migration/ids.ts'
import type { Zones } from '../operations/ports.ts'

/** Longest name of a server, station or account that is shown in full. */
const MAX_NAME = 80

// Control characters, and those that turn the direction of reading around: neither belongs in a name.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu

/** In a sentence that may have lines and emoji. */
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** What Slack would draw as markup of ours: mentions of one person, group or channel, and dates. Never `<!channel>` or links. */
const OWN_MARKUP = /<@[UW][A-Z0-9]+>|<#[CG][A-Z0-9]+>|<!subteam\^S[A-Z0-9]+>|<!date\^\d+\^[^|<>]*\|[^<>]*>/g

/** Text from a person or a server, made harmless for mrkdwn; it can mention nobody. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A name from a person or a server on one line, shortened and made harmless for mrkdwn. */
export function nameText(name: string, max = MAX_NAME): string {
  return escapeText(plainName(name, max))
}

/** A name on one line and shortened, for plain text. */
export function plainName(name: string, max = MAX_NAME): string {
  return shorten(name.replace(UNPRINTABLE, ' ').replace(/\s+/g, ' ').trim() || '(no name)', max)
}

/** A sentence of ours that may hold names: mentions of people and dates are kept as markup, all else is made harmless. */
export function sentenceText(sentence: string): string {
  const kept = [...sentence.matchAll(OWN_MARKUP)].map((match) => match[0])
  return sentence
    .split(OWN_MARKUP)
    .map((part, index) => escapeText(part.replace(TURNING, ' ')) + (kept[index] ?? ''))
    .join('')
}

/** What Slack writes in each reader's own zone and language. */
export const SLACK_DATE = '{date_short_pretty}'
export const SLACK_LONG_DATE = '{date_long_pretty}'
export const SLACK_TIME = '{time}'

/** How a moment is written in Slack's own date format. */
interface MomentForms {
  readonly whole: string
  /** Where one follows within half a day: with another date, the time alone still tells which day. */
  readonly soonAfter: string
}

const HALF_DAY_MS = 12 * 3_600_000
const WHOLE = `${SLACK_DATE} at ${SLACK_TIME}`

/** The same, where `<at:1700000000000>` stands for a moment. */
export function toldText(
  sentence: string,
  zones: Zones,
  { whole, soonAfter }: MomentForms = { whole: WHOLE, soonAfter: WHOLE },
): string {
  let before: EpochMs | null = null
  const told = sentence.replace(/<at:(\d{1,15})>/g, (_, digits: string) => {
    const at = Number(digits)
    const form = before !== null && isSoonAfter(at, before) ? soonAfter : whole
    before = at
    return momentText(at, zones, form)
  })
  return sentenceText(told)
}

function isSoonAfter(at: EpochMs, before: EpochMs): boolean {
  return at >= before && at - before < HALF_DAY_MS
}

/** From one moment to another: `today at 20:00 to 23:00`, and a date at its end only where it needs one. */
export function spanText(from: EpochMs, to: EpochMs, zones: Zones, form: string = WHOLE): string {
  return `${momentText(from, zones, form)} to ${momentText(to, zones, isSoonAfter(to, from) ? SLACK_TIME : WHOLE)}`
}

/** Cuts plain text at `max` characters, with an ellipsis in place of what is missing. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** Cuts mrkdwn at `max` characters without leaving half an entity or half a mention behind. */
export function clip(markup: string, max: number): string {
  if (markup.length <= max) return markup
  return `${markup
    .slice(0, max - 1)
    .replace(/<[^>]*$/, '')
    .replace(/&[a-z]{0,3}$/, '')
    .replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** `<@U…>` for a person, a word for the machine itself. */
export function mention(person: PersonId | 'stationmaster'): string {
  if (person === 'stationmaster') return 'Stationmaster'
  return /^[UW][A-Z0-9]+$/.test(person) ? `<@${person}>` : nameText(person)
}

/** A moment in each reader's own zone; where that cannot be drawn, in UTC and the site's zone. */
export function momentText(at: EpochMs, zones: Zones, form = WHOLE): string {
  const fallback = zones.format(at).replace(/[<>|]/g, ' ')
  return `<!date^${Math.floor(at / 1000)}^${form.replace(/[<>|^]/g, ' ')}|${fallback}>`
}

/** First letter in upper case. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** First letter in lower case, for the middle of a sentence. */
export function uncapital(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

/** `4 hours`, `90 minutes`: a length of policy in whole units. */
export function durationText(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 1) return counted(Math.round(ms / 1000), 'second')
  return minutes % 60 === 0 ? counted(minutes / 60, 'hour') : counted(minutes, 'minute')
}
