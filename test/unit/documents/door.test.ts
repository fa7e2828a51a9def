import { describe, expect, it } from 'vitest'
import { renderDoor } from '../../../src/documents/door.ts'
import { aSection, aView, MOMENTS, START, wordingIn } from '../wording/situations.ts'

const sheet = {
  todo: 'Bitte <b>speichern</b> & gehen.',
  details: ['Zimmer "4"'],
  footer: 'Fragen: Ann',
  asOf: 'Stand: heute',
  locale: 'de',
}

function sizeOf(html: string): number {
  return Number(/html \{ font-size: ([\d.]+)pt/.exec(html)?.[1])
}

describe('the sheet for the door', () => {
  it('is one file in its own language that loads and runs nothing', () => {
    const html = renderDoor(sheet)

    expect(html).toMatch(/^<!doctype html>\n<html lang="de">/)
    expect(html).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>`,
    )
    expect(html).toContain('@page { size: A4; margin: 15mm; }')
    expect(html).toContain('<h1>Bitte &lt;b&gt;speichern&lt;/b&gt; &amp; gehen.</h1>')
    expect(html).toContain(
      '<p>Zimmer &quot;4&quot;</p>\n<p class="ask">Fragen: Ann</p>\n<p class="as-of">Stand: heute</p>',
    )
  })

  it('has no frame for whom to ask where nobody is to be asked', () => {
    expect(renderDoor({ ...sheet, footer: '' })).not.toContain('class="ask"')
  })

  it('is written smaller the more it says, and never too small to read', () => {
    const wording = wordingIn('de')
    const one = renderDoor(wording.sheet(aView(aSection('announced')), START))
    const all = renderDoor(wording.sheet(aView(...MOMENTS.map((moment) => aSection(moment))), START))
    const endless = renderDoor({ ...sheet, details: Array.from({ length: 300 }, () => 'W'.repeat(200)) })

    expect(sizeOf(renderDoor(sheet))).toBe(28)
    expect(sizeOf(one)).toBeGreaterThanOrEqual(18)
    expect(sizeOf(all)).toBeLessThan(sizeOf(one))
    expect(sizeOf(all)).toBeGreaterThanOrEqual(9)
    expect(sizeOf(endless)).toBe(7)
  })
})
