import { expect, test } from 'vitest'
import { drawText } from '../../../../../sandbox/local-slack/draw/draw-text.ts'

const DRAWING = { timeZone: 'Europe/Berlin', handles: new Map([['S0ADMINS', 'admins']]) }
const AT = Date.UTC(2026, 10, 24, 1) / 1000
const draw = (markup: string) => drawText(markup, DRAWING)

test('a moment is shown in the zone of the site', () => {
  const text = draw(`It starts <!date^${AT}^{date_short_pretty} at {time}|2026-11-24 02:00 CET (01:00 UTC)>.`)

  expect(text).toBe('It starts 24 Nov 2026 at 02:00.')
})

test('a moment follows the zone into summer', () => {
  const july = Date.UTC(2026, 6, 1, 10) / 1000

  expect(draw(`<!date^${july}^{time_secs}|then>`)).toBe('12:00:00')
})

test('a moment with a link shows its text', () => {
  expect(draw(`<!date^${AT}^{date}^https://example.org/|then>`)).toBe('24 November 2026')
})

test('a moment in a form that is not known shows its fallback', () => {
  expect(draw(`<!date^${AT}^{ago}|2026-11-24 02:00 CET>`)).toBe('2026-11-24 02:00 CET')
})

test('a user group shows its handle, or its id where it is not known', () => {
  expect(draw('Ask <!subteam^S0ADMINS> or <!subteam^S9>.')).toBe('Ask @admins or @S9.')
})

test('mentions that the page draws by itself stay as they are', () => {
  expect(draw('<@U01CAROL> in <#C01OPS>')).toBe('<@U01CAROL> in <#C01OPS>')
})

test('escaped characters are shown, and cannot become markup', () => {
  const text = draw('R&amp;D says &lt;@U01CAROL&gt; and &amp;lt;')

  expect(text.replaceAll('\u200b', '')).toBe('R&D says <@U01CAROL> and &lt;')
  expect(text).not.toContain('<@U01CAROL>')
})
