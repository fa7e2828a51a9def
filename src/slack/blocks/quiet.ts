import { describeDays, describeEvidence, describeScale } from '../../migration/quiet/describe.ts'
import type { QuietTimes } from '../../migration/quiet/quiet-times.ts'
import type { QuietWindow } from '../../migration/quiet/windows.ts'
import type { Zones } from '../../operations/ports.ts'
import { durationText, momentText, nameText, SLACK_LONG_DATE, SLACK_TIME, spanText } from '../text.ts'
import { context, section } from './basics.ts'
import type { Rendered } from './card.ts'

/** When a server is quiet: the quietest windows with what speaks for each, then the whole week, which is what the picture shows. */
export function renderQuietTimes(found: QuietTimes, zones: Zones): Rendered {
  const [windows, week, note] = partsOf(found, zones)
  return {
    text: `When ${nameText(found.server)} is quiet`,
    blocks: [section(windows), section(week), context(`${note} The same as a picture comes as a direct message.`)],
  }
}

/** The same as one text. */
export function quietTimesText(found: QuietTimes, zones: Zones): string {
  return partsOf(found, zones).join('\n\n')
}

function partsOf(found: QuietTimes, zones: Zones): [windows: string, week: string, note: string] {
  const { server, windows, heatMap, lengthMs } = found
  const lines = windows.map((window, index) => `*${index + 1}.* ${windowLine(window, zones)}`)
  const none = `Too little was seen of ${nameText(server)} yet to name any.`
  return [
    `*The quietest times for ${nameText(server)} in the coming week* (${durationText(lengthMs)} each)\n${lines.join('\n') || none}`,
    `*A usual week, hour by hour* (${describeScale(heatMap)})\n${describeDays(heatMap)
      .map((line) => `• ${line}`)
      .join('\n')}`,
    `Hours are those of the place where the servers are.${spanWords(found, zones)} Only the number of sessions is counted and kept, nobody’s name.`,
  ]
}

function windowLine(window: QuietWindow, zones: Zones): string {
  const span = spanText(window.startAt, window.endAt, zones, `${SLACK_LONG_DATE} at ${SLACK_TIME}`)
  return `${span}. ${describeEvidence(window)}`
}

function spanWords({ seen }: QuietTimes, zones: Zones): string {
  return seen ? ` Seen from ${momentText(seen.from, zones)} to ${momentText(seen.to, zones)}.` : ''
}
