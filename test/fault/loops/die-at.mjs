import { subscribe } from 'node:diagnostics_channel'
import { appendFileSync } from 'node:fs'

/*
 * Loaded into a process of the product before anything else: writes down each boundary that the process crosses for the first time, and
 * kills it without a word, as by kill -9, at the one that it was given in STATIONMASTER_TEST_DEATH:
 * `{ report, point: { boundary, moment } | null }`.
 */
const { report, point } = JSON.parse(process.env.STATIONMASTER_TEST_DEATH ?? '{}')
const CHANNELS = ['stationmaster:redis', 'stationmaster:queue', 'stationmaster:slack', 'winrm:request']
/** A request is on its way about that long after it was handed over. */
const ON_ITS_WAY_MS = 2

const seen = new Set()

function boundaryOf(channel, { name, detail }) {
  const part = channel.slice(channel.indexOf(':') + 1)
  return [part === 'request' ? 'winrm' : part, name, ...(detail === undefined ? [] : [detail])].join(' ')
}

function cross(boundary, moment) {
  const place = `${boundary} ${moment}`
  if (!seen.has(place)) {
    seen.add(place)
    appendFileSync(report, `seen ${place}\n`)
  }
  if (point?.boundary !== boundary || point.moment !== moment) return
  if (moment === 'during') setTimeout(() => die(place), ON_ITS_WAY_MS)
  else die(place)
}

function die(place) {
  appendFileSync(report, `died ${place}\n`)
  process.kill(process.pid, 'SIGKILL')
  // The signal takes a moment; nothing may go on meanwhile.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
}

if (report) {
  for (const channel of CHANNELS) {
    subscribe(`tracing:${channel}:start`, (context) => cross(boundaryOf(channel, context), 'before'))
    subscribe(`tracing:${channel}:end`, (context) => cross(boundaryOf(channel, context), 'during'))
    subscribe(`tracing:${channel}:asyncStart`, (context) => cross(boundaryOf(channel, context), 'after'))
  }
}
