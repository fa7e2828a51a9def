import type { ServerRecording } from './cli-parts.ts'
import { printable } from './terminal.ts'
import { renderHeading, renderTable } from './text-table.ts'

const LINE_LENGTH = 110
const MAX_ORIGINAL_LENGTH = 60
const ID = /^(?:uuid:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What a person must see before a recording is written: what was replaced, all that stays, and what is missing. */
export function renderRecording(server: string, recording: ServerRecording): string {
  const { exchangeCount, replaced, values, structure, leftOut, trouble } = recording
  const names = replaced.filter(({ original }) => !ID.test(original))
  const idCount = replaced.length - names.length
  const lines = [
    `The exchange with ${server}: ${exchangeCount} requests and their answers.`,
    ...(trouble === null ? [] : [`It ended before its time: ${printable(trouble)}`]),
    ...leftOut.map(({ exchange, why }) => `Request ${exchange} is left out: ${printable(why)}.`),
    ...renderHeading('Replaced (shown here only, never written)'),
    ...renderTable(
      ['in the exchange', 'in the file'],
      names.map(({ original, placeholder }) => [cut(original), placeholder]),
    ),
    ...(idCount === 0 ? [] : [`and ${idCount} ids of messages and machines`]),
    ...renderHeading('Every text that stays: look for names here'),
    ...wrap(values),
    ...renderHeading('Types, properties and schemas of Windows and PowerShell, which stay too'),
    ...wrap(structure.filter((text) => !ID.test(text))),
    '',
    'Passwords are not part of it: none crosses the wire here. Numbers, sizes and how long the server has been up stay; dates are moved.',
    '',
  ]
  return lines.join('\n')
}

function cut(text: string): string {
  return text.length <= MAX_ORIGINAL_LENGTH ? text : `${text.slice(0, MAX_ORIGINAL_LENGTH - 1)}…`
}

/** Texts one after the other, as many on a line as fit. */
function wrap(texts: readonly string[]): string[] {
  const lines: string[] = []
  for (const text of texts.map((each) => printable(each))) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 3 + text.length <= LINE_LENGTH)
      lines[lines.length - 1] = `${last} | ${text}`
    else lines.push(text)
  }
  return lines
}
