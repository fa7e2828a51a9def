import { describe, expect, test } from 'vitest'
import { createDocuments } from '../../../src/documents/create-documents.ts'
import { drawHeatMap } from '../../../src/documents/pictures/heat-map-svg.ts'
import { type QuietTimes, quietTimesOf } from '../../../src/migration/quiet/quiet-times.ts'
import { ahead, samplesBetween, schoolDay } from '../../support/school-weeks.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 26, 17)
const formatTime = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
const formatDay = (at: number) => formatTime(at).slice(0, 10)

function aSchool(server = 'lab-old'): QuietTimes {
  const samples = samplesBetween(NOW - 840 * HOUR, NOW, ahead(0), (day, hour, at) =>
    day === 6 && hour < 4 ? null : schoolDay(day, hour, at),
  )
  return quietTimesOf(server, samples, ahead(0), { earliestStart: NOW + 24 * HOUR, lengthMs: 4 * HOUR })
}

const site = { installation: 'test', contact: 'IT desk', alternative: '' }
const occurrences = (text: string, part: string) => text.split(part).length - 1

describe('the heat map', () => {
  test('is a picture at twice its size, with its own opaque ground and transparent corners', async () => {
    const { bytes, name, mimetype } = await createDocuments({ formatTime, site }).heatMap(aSchool())

    const png = Buffer.from(bytes)
    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    expect(png.readUInt32BE(16)).toBe(1440)
    expect(name).toBe('quiet-lab-old.png')
    expect(mimetype).toBe('image/png')
    expect(png.length).toBeLessThan(500_000)
  })

  test('is the same for the same samples', async () => {
    const documents = createDocuments({ formatTime, site })

    const [first, second] = [await documents.heatMap(aSchool()), await documents.heatMap(aSchool())]

    expect(Buffer.compare(first.bytes, second.bytes)).toBe(0)
  })

  test('has letters in it: the font is found', async () => {
    const documents = createDocuments({ formatTime, site })

    const [named, otherwise] = [await documents.heatMap(aSchool('a')), await documents.heatMap(aSchool('b'))]

    expect(Buffer.compare(named.bytes, otherwise.bytes)).not.toBe(0)
  })

  test('shows a number in every hour that was seen, and a pattern in those that were not', () => {
    const svg = drawHeatMap(aSchool(), formatDay)

    expect(occurrences(svg, 'width="82" height="27" rx="5" fill="url(#unseen)"')).toBe(4)
    expect(occurrences(svg, 'width="82" height="27" rx="5" fill="#')).toBe(164)
  })

  test('frames the quietest windows, one past midnight in two parts under one number', () => {
    const [window, ...others] = aSchool().windows
    if (!window) throw new Error('there is no window')
    const lateOnFriday = { ...window, hours: [20_783 * 24 + 22, 20_783 * 24 + 23, 20_784 * 24, 20_784 * 24 + 1] }

    const svg = drawHeatMap({ ...aSchool(), windows: [lateOnFriday, ...others] }, formatDay)

    expect(occurrences(svg, 'stroke-width="4"')).toBe(4)
    expect(occurrences(svg, '<circle')).toBe(4)
  })

  test('says in words what it shows, for whoever does not see it', async () => {
    const { altText } = await createDocuments({ formatTime, site }).heatMap(aSchool())

    expect(altText).toContain('When lab-old is in use, by hour and weekday')
    expect(altText).toContain('Saturday: nobody until 09:00, few until 12:00, nobody until 24:00')
    expect(altText).toContain('Sunday: not seen until 04:00, nobody until 24:00')
  })

  test('takes a name for what it is', () => {
    const svg = drawHeatMap(aSchool('<script>"&\u202e'), formatDay)

    expect(svg).toContain('When &lt;script&gt;&quot;&amp;')
    expect(svg).not.toContain('<script>')
  })

  test('can be drawn of nothing, and of nobody', () => {
    const nothing = quietTimesOf('lab-old', [], ahead(0), { earliestStart: NOW, lengthMs: HOUR })
    const nobody = samplesBetween(NOW - 336 * HOUR, NOW, ahead(0), () => 0)

    expect(drawHeatMap(nothing, formatDay)).toContain('Nothing seen yet.')
    const quiet = quietTimesOf('lab-old', nobody, ahead(0), { earliestStart: NOW, lengthMs: HOUR })
    expect(occurrences(drawHeatMap(quiet, formatDay), '>0</text>')).toBe(169)
  })
})
