import { describeDays, describeEvidence, describeScale } from '../../migration/quiet/describe.ts'
import type { QuietTimes } from '../../migration/quiet/quiet-times.ts'
import { oneLine } from '../render/one-line.ts'
import { drawHeatMap } from './heat-map-svg.ts'
import { renderPng } from './render-png.ts'

/** The heat map as a picture, and in words for whoever does not see it. `formatTime` writes a moment as people read it. */
export async function heatMapPicture(found: QuietTimes, formatTime: (at: number) => string) {
  const { server, heatMap, windows } = found
  const formatDay = (at: number) => formatTime(at).slice(0, 'YYYY-MM-DD'.length)
  const quiet = windows.map(
    (window, index) => `${index + 1}: ${formatTime(window.startAt)}, ${describeEvidence(window)}`,
  )
  const altText = [
    `When ${oneLine(server)} is in use, by hour and weekday (${describeScale(heatMap)}).`,
    ...describeDays(heatMap).map((line) => `${line}.`),
    ...(quiet.length > 0 ? [`Quietest windows: ${quiet.join(' ')}`] : []),
  ].join(' ')
  return {
    name: `quiet-${server.replace(/[^A-Za-z0-9._-]/g, '-')}.png`,
    mimetype: 'image/png' as const,
    bytes: await renderPng(drawHeatMap(found, formatDay)),
    altText,
  }
}
