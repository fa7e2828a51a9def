import type { BulletinText } from '../../migration/bulletin/view.ts'
import type { Wording, Zones } from '../../operations/ports.ts'
import { MAX_FALLBACK_TEXT, MAX_SECTION } from '../limits.ts'
import { clip, SLACK_DATE, SLACK_TIME, toldText } from '../text.ts'
import { context, section } from './basics.ts'
import type { Rendered } from './card.ts'

/** What people at the stations are told, as a message: first what to do. */
export function renderBulletin(
  { todo, details, footer }: BulletinText,
  { zones, wording }: { readonly zones: Zones; readonly wording: Pick<Wording, 'moment' | 'time'> },
): Rendered {
  const forms = { whole: wording.moment(SLACK_DATE, SLACK_TIME), soonAfter: wording.time(SLACK_TIME) }
  const told = (text: string) => toldText(text, zones, forms)
  const bullet = details.length > 1 ? '• ' : ''
  const body = [`*${told(todo)}*`, ...details.map((each) => `${bullet}${told(each)}`)].join('\n')
  return {
    text: clip([todo, ...details, footer].filter(Boolean).map(told).join(' '), MAX_FALLBACK_TEXT),
    blocks: [section(clip(body, MAX_SECTION)), ...(footer ? [context(told(footer))] : [])],
  }
}
