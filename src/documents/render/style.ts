/** Paper for a printed document, with its title and page numbers at the foot. */
export function pageStyle(title: string): string {
  return `
@page {
  size: A4;
  margin: 18mm 16mm 20mm;
  @bottom-left { content: ${cssString(title)}; font: 8pt sans-serif; }
  @bottom-right { content: "page " counter(page) " of " counter(pages); font: 8pt sans-serif; }
}`
}

/** A quoted string of CSS. Whatever could end it, or the style element around it, is written by its number. */
function cssString(text: string): string {
  return `"${text.replace(/[^A-Za-z0-9 .,:-]/gu, (character) => `\\${character.codePointAt(0)?.toString(16)} `)}"`
}

const BASE = `
* { box-sizing: border-box; }
html { color: #000; background: #fff; color-scheme: light; font: 10pt/1.4 "Segoe UI", "Liberation Sans", Arial, sans-serif; }
@media screen { body { max-width: 210mm; margin: 0 auto; padding: 12mm 16mm; } }
@media print { body { margin: 0; } }
`

/** Black on white; a heading stays with what follows, a row stays whole, and a table says its columns on every page. */
export const DOCUMENT_STYLE = `${BASE}
h1 { font-size: 18pt; line-height: 1.2; margin: 0 0 1mm; overflow-wrap: anywhere; }
h2 { font-size: 12pt; margin: 7mm 0 2mm; border-bottom: 0.5pt solid #000; break-after: avoid; }
p { margin: 0 0 2mm; overflow-wrap: anywhere; orphans: 3; widows: 3; }
.subtitle { font-size: 11pt; }
.notice { margin: 3mm 0; padding: 2mm 3mm; border: 1pt solid #000; font-weight: bold; break-inside: avoid; }
ul { margin: 0 0 2mm; padding-left: 5mm; }
li { margin: 0 0 1mm; overflow-wrap: anywhere; break-inside: avoid; }
.checks { list-style: none; padding: 0; }
.checks li { padding-left: 7mm; text-indent: -7mm; }
.box { display: inline-block; width: 4mm; height: 4mm; margin-right: 2.2mm; border: 0.75pt solid #000; text-indent: 0; text-align: center; font: bold 11pt/3.6mm sans-serif; vertical-align: -0.5mm; }
.note { font-style: italic; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; margin: 0 0 3mm; font-size: 9pt; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { padding: 1mm 1.5mm; border: 0.5pt solid #666; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { border-color: #000; border-bottom-width: 1.25pt; }
.facts th { width: 32%; font-weight: normal; font-style: italic; }
.facts th, .facts td { border-width: 0 0 0.5pt; border-color: #aaa; }
`

/** Slips to cut out, two in a row; none is ever cut by the end of a page. */
export const SLIPS_STYLE = `${BASE}
h1 { font-size: 13pt; margin: 0 0 1mm; overflow-wrap: anywhere; }
p { margin: 0 0 1.5mm; overflow-wrap: anywhere; }
.slips { display: grid; grid-template-columns: 1fr 1fr; margin-top: 3mm; padding: 0 0.75pt 0.75pt 0; }
.slip { min-width: 0; margin: 0 -0.75pt -0.75pt 0; padding: 3mm 5mm; border: 0.75pt dashed #000; break-inside: avoid; }
.slip .name { font-size: 9pt; }
.slip dl { margin: 0; }
.slip dt { font-size: 8pt; }
.slip dd { margin: 0 0 1.2mm; overflow-wrap: anywhere; font: bold 13pt/1.3 "Consolas", "DejaVu Sans Mono", "Liberation Mono", monospace; }
.slip .small { font-size: 8.5pt; margin: 0; }
`

/** What the size of a sheet's text is computed from: A4 less margins, frame and padding, in points; the rest in sizes of the text. */
export const DOOR = { widthPt: 445, heightPt: 695, headingEm: 1.7, lineEm: 1.35, gapEm: 0.7 }

/** One page to hang up, readable from a few steps away: what to do stands largest, in a frame. `basePt` is the size of the rest. */
export function doorStyle(basePt: number): string {
  return `${BASE}
@page { size: A4; margin: 15mm; }
html { font-size: ${basePt}pt; line-height: ${DOOR.lineEm}; }
main { border: 3pt solid #000; padding: 10mm; }
@media print { main { min-height: 265mm; } }
h1 { font-size: ${DOOR.headingEm}em; line-height: 1.2; margin: 0 0 0.5em; overflow-wrap: anywhere; }
p { margin: 0 0 ${DOOR.gapEm}em; overflow-wrap: anywhere; }
.ask { margin-top: 1.2em; padding-top: 0.7em; border-top: 2pt solid #000; font-weight: bold; }
.as-of { margin: 0; font-size: 0.6em; }
`
}
