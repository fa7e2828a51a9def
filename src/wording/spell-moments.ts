import type { EpochMs } from '../migration/ids.ts'
import type { Speaker } from './templates/speaker.ts'

const HOUR_MS = 3_600_000

/**
 * Writes out every moment (`<at:1700000000000>`) of a text, where it cannot be shown in the reader's own zone: on paper. The
 * date is not repeated where the moment before was of the same day.
 */
export function spellMoments(text: string, speaker: Speaker, timeZone: string): string {
  const { locale } = speaker
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone })
  const times = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone })
  let last: string | null = null
  return text.replace(/<at:(\d{1,15})>/g, (_, digits: string) => {
    const at = Number(digits)
    const date = dates.format(at)
    const key = date === last ? 'sheet.time' : 'sheet.moment'
    last = date
    const moment = speaker.say(key, { date, time: times.format(at) })
    return comesTwice(at, times) ? `${moment} (${zoneOf(at, locale, timeZone)})` : moment
  })
}

/** When clocks are put back, an hour comes twice; only then a time needs its zone. */
function comesTwice(at: EpochMs, times: Intl.DateTimeFormat): boolean {
  return [at - HOUR_MS, at + HOUR_MS].some((other) => times.format(other) === times.format(at))
}

function zoneOf(at: EpochMs, locale: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' }).formatToParts(at)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}
