import type { SheetText } from '../migration/bulletin/view.ts'
import { escapeHtml, htmlPage } from './render/html.ts'
import { DOOR, doorStyle } from './render/style.ts'

/** Points; the largest can be read from across a room, the least still at the door. */
const SIZES = [28, 26, 24, 22, 20, 18, 16, 14, 12, 10.5, 9, 8, 7]

/** A sheet for the door, one page of A4: as large as its text lets it be, and never cut. */
export function renderDoor(sheet: SheetText): string {
  const { todo, details, footer, asOf, locale } = sheet
  const body = [
    '<main>',
    `<h1>${escapeHtml(todo)}</h1>`,
    ...details.map((text) => `<p>${escapeHtml(text)}</p>`),
    ...(footer === '' ? [] : [`<p class="ask">${escapeHtml(footer)}</p>`]),
    `<p class="as-of">${escapeHtml(asOf)}</p>`,
    '</main>',
  ]
  const basePt = SIZES.find((sizePt) => heightOf(sheet, sizePt) <= DOOR.heightPt) ?? 7
  return htmlPage(todo, doorStyle(basePt), body.join('\n'), locale)
}

/** At most so many points high, whatever font the browser has. */
function heightOf({ todo, details, footer, asOf }: SheetText, sizePt: number): number {
  const below = [...details, footer, asOf].filter((text) => text !== '')
  const lines = below.reduce((sum, text) => sum + linesOf(text, sizePt), 0)
  const gaps = (below.length + 2) * DOOR.gapEm
  const heading = linesOf(todo, sizePt * DOOR.headingEm) * DOOR.headingEm
  return sizePt * ((lines + heading) * DOOR.lineEm + gaps)
}

/** Lines that a text takes, broken between words, and within those that are longer than a line. */
function linesOf(text: string, sizePt: number): number {
  const lineEm = DOOR.widthPt / sizePt
  let lines = 1
  let usedEm = 0
  for (const word of text.split(' ')) {
    const wordEm = widthEm(word)
    if (usedEm > 0 && usedEm + SPACE_EM + wordEm > lineEm) {
      lines += 1
      usedEm = 0
    }
    usedEm += (usedEm > 0 ? SPACE_EM : 0) + wordEm
    lines += Math.floor(usedEm / lineEm)
    usedEm %= lineEm
  }
  return lines
}

const SPACE_EM = 0.3

/** Small letters, digits and signs are about half as wide as high; all others may be as wide. */
function widthEm(word: string): number {
  const narrow = word.match(/[\p{Ll}\p{P}\p{Nd}]/gu)?.length ?? 0
  return 0.52 * narrow + ([...word].length - narrow)
}
