import { WEEKDAYS } from '../../migration/quiet/describe.ts'
import { busiest, type HeatCell, type HeatMap } from '../../migration/quiet/heat-map.ts'
import { hourOfWeek } from '../../migration/quiet/history.ts'
import type { QuietTimes } from '../../migration/quiet/quiet-times.ts'
import { escapeHtml as escapeXml } from '../render/html.ts'
import { oneLine } from '../render/one-line.ts'

/*
 * Upright, because a telephone is, and with seven wide columns the numbers stay readable there. It brings its own background, so
 * that a light and a dark theme show the same; every colour stands beside a number or a pattern.
 */
const WIDTH = 720
const MARGIN = 28
const LABELS_WIDTH = 62
const TOP = 146
const CELL = { width: 82, height: 27, gap: 4 }
const GRID_HEIGHT = 24 * (CELL.height + CELL.gap)
const HEIGHT = TOP + GRID_HEIGHT + 108

const INK = '#10243a'
const MUTED = '#4d5966'
const MARK = '#b4400f'
/** From nobody to the busiest hour, each with the colour of the number on it. */
const SHADES = [
  { fill: '#f0f3f7', ink: MUTED },
  { fill: '#d3e5f7', ink: INK },
  { fill: '#a5cbef', ink: INK },
  { fill: '#6aa7e0', ink: INK },
  { fill: '#2a70b5', ink: '#ffffff' },
  { fill: '#0f4680', ink: '#ffffff' },
] as const
const STEPS = SHADES.length - 1

/** Draws when a server is in use, hour by hour, with the quietest windows marked. `formatDay` writes a date for people. */
export function drawHeatMap(found: QuietTimes, formatDay: (at: number) => string): string {
  const { server, heatMap, seen, windows } = found
  const title = `When ${oneLine(server)} is in use`
  const span = seen
    ? `Seen from ${formatDay(seen.from)} to ${formatDay(seen.to)}, on the clock of the site.`
    : 'Nothing seen yet.'
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="PT Sans">`,
    `<defs><pattern id="unseen" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">`,
    '<rect width="8" height="8" fill="#ffffff"/><rect width="2" height="8" fill="#c3cbd4"/></pattern></defs>',
    `<rect width="${WIDTH}" height="${HEIGHT}" rx="18" fill="#ffffff"/>`,
    text(title, { x: MARGIN, y: 50, size: title.length > 44 ? 21 : 28, weight: 700 }),
    text('The number: how many sessions there usually are at once in that hour.', { x: MARGIN, y: 80, size: 17 }),
    text(span, { x: MARGIN, y: 103, size: 17, fill: MUTED }),
    ...WEEKDAYS.map((day, index) =>
      text(day.slice(0, 3), { x: left(index) + CELL.width / 2, y: TOP - 12, size: 18, weight: 700, anchor: 'middle' }),
    ),
    ...Array.from({ length: 24 }, (_, hour) =>
      text(`${String(hour).padStart(2, '0')}:00`, {
        x: MARGIN + LABELS_WIDTH - 12,
        y: top(hour) + 19,
        size: 16,
        anchor: 'end',
      }),
    ),
    ...cells(heatMap),
    ...windows.flatMap(({ hours }, index) => outline(hours.map(hourOfWeek), index + 1)),
    ...legend(heatMap, windows.length > 0),
    '</svg>',
  ].join('\n')
}

function left(day: number): number {
  return MARGIN + LABELS_WIDTH + day * (CELL.width + CELL.gap)
}

function top(hour: number): number {
  return TOP + hour * (CELL.height + CELL.gap)
}

function cells(heatMap: HeatMap): string[] {
  const most = busiest(heatMap)
  return heatMap.flatMap((hours, day) => hours.map((cell, hour) => drawCell(cell, left(day), top(hour), most)))
}

function drawCell({ typical }: HeatCell, x: number, y: number, most: number): string {
  const box = (fill: string) =>
    `<rect x="${x}" y="${y}" width="${CELL.width}" height="${CELL.height}" rx="5" fill="${fill}"/>`
  if (typical === null) return box('url(#unseen)')
  const { fill, ink } = SHADES[stepOf(typical, most)] ?? SHADES[0]
  return box(fill) + text(String(typical), { x: x + CELL.width / 2, y: y + 19, size: 16, fill: ink, anchor: 'middle' })
}

function stepOf(typical: number, most: number): number {
  return most === 0 ? 0 : Math.ceil((typical / most) * STEPS)
}

/** A frame around the hours of one window; one that goes past midnight has two. */
function outline(hours: readonly number[], number: number): string[] {
  const days = [...new Set(hours.map((hour) => Math.floor(hour / 24)))]
  return days.map((day, index) => {
    const ofDay = hours.filter((hour) => Math.floor(hour / 24) === day).map((hour) => hour % 24)
    const [first, last] = [Math.min(...ofDay), Math.max(...ofDay)]
    const height = top(last) + CELL.height - top(first)
    const frame = `<rect x="${left(day) - 2}" y="${top(first) - 2}" width="${CELL.width + 4}" height="${height + 4}" rx="7" fill="none" stroke="${MARK}" stroke-width="4"/>`
    return index === 0 ? frame + badge(left(day) + 4, top(first) + 4, number) : frame
  })
}

function badge(x: number, y: number, number: number): string {
  return (
    `<circle cx="${x + 8}" cy="${y + 9}" r="12" fill="${MARK}"/>` +
    text(String(number), { x: x + 8, y: y + 15, size: 17, weight: 700, fill: '#ffffff', anchor: 'middle' })
  )
}

/** Ranges of counts that share a shade; those that no whole number falls into are left out. */
function legend(heatMap: HeatMap, hasWindows: boolean): string[] {
  const most = busiest(heatMap)
  const ranges = Array.from({ length: STEPS }, (_, index) => ({
    from: Math.floor((index * most) / STEPS) + 1,
    to: Math.floor(((index + 1) * most) / STEPS),
    fill: SHADES[index + 1]?.fill ?? '',
  })).filter(({ from, to }) => from <= to)
  const entries = [
    { label: '0', fill: SHADES[0].fill },
    ...ranges.map(({ from, to, fill }) => ({ label: from === to ? String(from) : `${from}–${to}`, fill })),
    { label: 'not seen', fill: 'url(#unseen)' },
  ]
  const y = TOP + GRID_HEIGHT + 22
  const drawn = entries.map(({ label, fill }, index) => {
    const x = MARGIN + index * 92
    return (
      `<rect x="${x}" y="${y}" width="26" height="22" rx="5" fill="${fill}" stroke="#c3cbd4"/>` +
      text(label, { x: x + 33, y: y + 17, size: 16 })
    )
  })
  const marks = hasWindows
    ? badge(MARGIN + 3, y + 37, 1) +
      text('Framed: the quietest windows of the coming week, the quietest first.', {
        x: MARGIN + 33,
        y: y + 52,
        size: 16,
      })
    : ''
  return [...drawn, marks]
}

interface Lettering {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly weight?: 400 | 700
  readonly fill?: string
  readonly anchor?: 'start' | 'middle' | 'end'
}

function text(content: string, { x, y, size, weight = 400, fill = INK, anchor = 'start' }: Lettering): string {
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${escapeXml(content)}</text>`
}
