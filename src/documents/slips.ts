import { escapeHtml, htmlPage } from './render/html.ts'
import { oneLine } from './render/one-line.ts'
import { pageStyle, SLIPS_STYLE } from './render/style.ts'

/** One account whose holder gets a slip. `note` is a sentence for them; empty for none. */
export interface SlipEntry {
  readonly account: string
  readonly fullName: string
  readonly password: string
  readonly note: string
}

/** Slips to print and cut out, one for each account, as one HTML file. It holds passwords. */
export function renderSlips(
  entries: readonly SlipEntry[],
  { title, contact }: { readonly title: string; readonly contact: string },
): string {
  const body = [
    `<h1>${escapeHtml(title)}</h1>`,
    '<p>Print, cut along the dashed lines, hand each slip to its person only, then delete this file.</p>',
    '<div class="slips">',
    ...entries.map((entry) => renderSlip(entry, contact)),
    '</div>',
  ]
  return htmlPage(title, `${pageStyle(oneLine(title))}${SLIPS_STYLE}`, body.join('\n'))
}

function renderSlip({ account, fullName, password, note }: SlipEntry, contact: string): string {
  const lines = [
    ...(fullName === '' ? [] : [`<p class="name">${escapeHtml(fullName)}</p>`]),
    `<dl><dt>Account</dt><dd>${escapeHtml(account)}</dd><dt>Password</dt><dd>${escapeHtml(password)}</dd></dl>`,
    ...(note === '' ? [] : [`<p class="small">${escapeHtml(note)}</p>`]),
    `<p class="small">Questions: ${escapeHtml(contact)}</p>`,
  ]
  return `<div class="slip">${lines.join('')}</div>`
}
