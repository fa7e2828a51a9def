import type { ServerId } from '../../migration/ids.ts'
import type { ServerReading } from '../../migration/worksheet/facts.ts'
import { ServerTrouble } from '../../operations/ports.ts'

/** Rows that one question may be answered by: many times what a school has of anything, and still quickly compared. */
export const MAX_ROWS = 5_000
/** Stations of one server: Windows Server 2016 carries about thirty. */
export const MAX_STATIONS = 500
/** Longest text that is taken; scripts and descriptions are far shorter. */
export const MAX_TEXT = 8_192
/** A whole reading as JSON. It is kept in the record several times over. */
export const MAX_READING_BYTES = 1024 * 1024

/** What Slack or our own sentences would take for a mention, a date or a moment. */
const MARKUP = /<(?:[@#][A-Z0-9]|![a-z]|at:\d)/
/** What turns the direction of reading around, or ends a text for those who draw it. */
const UNSEEN = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/

/** Throws `ServerTrouble` where a question is answered by more rows than anybody has. */
export function refuseMany(server: ServerId, what: string, count: number): void {
  if (count > MAX_ROWS) throw unbelievable(server, `${what} has ${count} rows, and at most ${MAX_ROWS} are taken`)
}

/** Throws `ServerTrouble` where a reading holds what no server has, so that nothing of it is planned with, kept or shown. */
export function refuseUnbelievable(server: ServerId, reading: ServerReading): void {
  const { stations, users } = reading.worksheet
  if (stations.length > MAX_STATIONS) {
    throw unbelievable(server, `it has ${stations.length} stations, and at most ${MAX_STATIONS} are taken`)
  }
  refuseTwice(
    server,
    'stations with the id',
    stations.map(({ stationId }) => String(stationId)),
  )
  refuseTwice(
    server,
    'accounts called',
    users.map(({ name }) => name.toLowerCase()),
  )
  refuseValues(server, reading, [])
  const bytes = Buffer.byteLength(JSON.stringify(reading))
  if (bytes > MAX_READING_BYTES) {
    throw unbelievable(server, `all of it is ${bytes} bytes, and at most ${MAX_READING_BYTES} are kept`)
  }
}

function refuseTwice(server: ServerId, what: string, names: readonly string[]): void {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) throw unbelievable(server, `it has two ${what} ${shown(name)}`)
    seen.add(name)
  }
}

function refuseValues(server: ServerId, value: unknown, path: readonly string[]): void {
  const where = path.join('.')
  if (typeof value === 'number' && !Number.isFinite(value)) throw unbelievable(server, `${where} is no number`)
  if (typeof value === 'string') refuseText(server, value, where)
  if (typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value)) refuseValues(server, child, [...path, key])
}

function refuseText(server: ServerId, text: string, where: string): void {
  if (text.length > MAX_TEXT) {
    throw unbelievable(server, `${where} has ${text.length} characters, and at most ${MAX_TEXT} are taken`)
  }
  if (MARKUP.test(text)) {
    throw unbelievable(server, `${where} is ${shown(text)}, which Slack would take for a mention; rename it`)
  }
  if (text.includes('\0') || UNSEEN.test(text)) {
    throw unbelievable(server, `${where} is ${shown(text)}, with characters that cannot be seen; rename it`)
  }
}

/** Harmless, and on one line. */
function shown(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}]/gu, '·').replace(/[<>]/g, '·')
  return `“${plain.length > 40 ? `${plain.slice(0, 39)}…` : plain}”`
}

function unbelievable(server: ServerId, what: string): ServerTrouble {
  const sentence = `${server} answers something that cannot be: ${what}. Nothing was planned with it.`
  return new ServerTrouble('protocol', server, sentence)
}
