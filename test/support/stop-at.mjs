import { subscribe } from 'node:diagnostics_channel'
import { appendFileSync } from 'node:fs'

/*
 * Loaded into a process of the product before anything else: stops it, as by SIGSTOP, at the boundary that it was given in
 * STATIONMASTER_TEST_STOP: `{ report, channel, name, detail, moment }`; `moment` is before or after, `detail` may be left out. It writes
 * a line into the report first. Once; whoever sends it SIGCONT finds it going on where it was.
 */
const { report, channel, name, detail, moment } = JSON.parse(process.env.STATIONMASTER_TEST_STOP ?? '{}')

let isOver = false

if (report) {
  subscribe(`tracing:${channel}:${moment === 'before' ? 'start' : 'asyncStart'}`, (crossing) => {
    const isIt = crossing.name === name && (detail === undefined || crossing.detail === detail)
    if (!isIt || isOver) return
    isOver = true
    appendFileSync(report, `stopped ${moment} ${name}\n`)
    process.kill(process.pid, 'SIGSTOP')
    // The signal takes a moment; nothing may go on meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  })
  // The first answer after that is the one to what it stood before: nothing else of that name was on its way.
  subscribe(`tracing:${channel}:asyncEnd`, (crossing) => {
    if (isOver && crossing.name === name) appendFileSync(report, `answered ${name}\n`)
  })
}
