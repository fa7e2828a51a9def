import type { Block, CheckBox, Document, Section, Table } from '../document.ts'
import { oneLine } from './one-line.ts'
import { DOCUMENT_STYLE, pageStyle } from './style.ts'

/** The document as one HTML file to look at and to print: nothing in it runs, and nothing is loaded from elsewhere. */
export function renderHtml({ title, subtitle, notice, sections }: Document): string {
  const body = [
    `<h1>${escapeHtml(title)}</h1>`,
    `<p class="subtitle">${escapeHtml(subtitle)}</p>`,
    `<p class="notice">${escapeHtml(notice)}</p>`,
    ...sections.map(renderSection),
  ]
  return htmlPage(title, `${pageStyle(oneLine(title))}${DOCUMENT_STYLE}`, body.join('\n'))
}

/**
 * A whole file, in the language `locale`. `style` and `body` are markup; the policy keeps even a mistake in them from running or
 * loading anything.
 */
export function htmlPage(title: string, style: string, body: string, locale = 'en'): string {
  return `<!doctype html>
<html lang="${escapeHtml(locale)}">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
<meta name="viewport" content="width=device-width"/>
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`
}

/** Plain text as HTML shows it, in an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

function renderSection({ heading, blocks }: Section): string {
  return `<section>\n<h2>${escapeHtml(heading)}</h2>\n${blocks.map(renderBlock).join('\n')}\n</section>`
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${escapeHtml(block.text)}</p>`
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('\n')}\n</ul>`
    case 'facts':
      return `<table class="facts">\n${block.pairs.map(renderFact).join('\n')}\n</table>`
    case 'checks':
      return `<ul class="checks">\n${block.items.map(renderCheck).join('\n')}\n</ul>`
    case 'table':
      return renderTable(block)
  }
}

function renderFact([label, text]: readonly [string, string]): string {
  return `<tr><th scope="row">${escapeHtml(label)}</th><td>${escapeHtml(text)}</td></tr>`
}

const MARKS: Readonly<Record<CheckBox['mark'], string>> = { checked: '×', clear: '&#160;', unknown: '?' }

function renderCheck({ mark, text, note }: CheckBox): string {
  const box = `<span class="box" role="img" aria-label="${mark}">${MARKS[mark]}</span>`
  const added = note === undefined ? '' : ` – <span class="note">${escapeHtml(note)}</span>`
  return `<li>${box} ${escapeHtml(text)}${added}</li>`
}

function renderTable({ columns, rows }: Table): string {
  const whole = columns.reduce((sum, { share }) => sum + share, 0)
  const widths = columns.map(({ share }) => `<col style="width:${((100 * share) / whole).toFixed(1)}%"/>`)
  const head = columns.map(({ title }) => `<th scope="col">${escapeHtml(title)}</th>`)
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`)
  return `<table>
<colgroup>${widths.join('')}</colgroup>
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table>`
}
