import type { Block, CheckBox, Document, Section, Table } from '../document.ts'
import { oneLine } from './one-line.ts'

/** The document as Markdown (CommonMark with GitHub's tables); ends in a line break. */
export function renderMarkdown({ title, subtitle, notice, sections }: Document): string {
  const parts = [`# ${escaped(title)}`, escaped(subtitle), `> ${escaped(notice)}`, ...sections.flatMap(renderSection)]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function renderSection({ heading, blocks }: Section): string[] {
  return [`## ${escaped(heading)}`, ...blocks.map(renderBlock)]
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return escaped(block.text)
    case 'list':
      return block.items.map((item) => `- ${escaped(item)}`).join('\n')
    case 'facts':
      return block.pairs.map(([label, text]) => `- **${escaped(label)}:** ${escaped(text)}`).join('\n')
    case 'checks':
      return block.items.map(renderCheck).join('\n')
    case 'table':
      return renderTable(block)
  }
}

const MARKS: Readonly<Record<CheckBox['mark'], string>> = { checked: '[x]', clear: '[ ]', unknown: '\\[?\\]' }

function renderCheck({ mark, text, note }: CheckBox): string {
  return `- ${MARKS[mark]} ${escaped(text)}${note === undefined ? '' : ` – ${escaped(note)}`}`
}

function renderTable({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`
  return [line(columns.map(({ title }) => title)), `|${' --- |'.repeat(columns.length)}`, ...rows.map(line)].join('\n')
}

/** Plain text that Markdown shows as it is: no emphasis, link, HTML, formula, cell border or list begins in it. */
function escaped(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]<>|~$&]/g, '\\$&')
    .replace(/^([#+=-])/, '\\$1')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
}
