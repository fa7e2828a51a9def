import { z } from 'zod'
import { sameAccount } from '../../migration/worksheet/names.ts'
import type { PilotSight, PilotWatch } from '../../operations/ports.ts'
import { command, pipe, type RunspacePool } from '../../winrm/index.ts'
import { integer, text } from '../read/plain.ts'
import { askAll } from './ask-all.ts'

const session = z.object({ UserName: text, StationId: integer })
const station = z.object({ StationId: integer, Name: text })
const alert = z.object({ AlertType: text, StationId: integer })
const count = z.object({ Count: integer })

/** What Windows writes when somebody is not let in. */
const FAILED_LOG_ON = 4625

/** Where the test accounts are logged on, and what goes wrong meanwhile. Names of other accounts are read and forgotten here. */
export async function lookAtPilot(
  server: string,
  pool: RunspacePool,
  watch: PilotWatch,
  signal: AbortSignal,
): Promise<PilotSight> {
  const [sessions, stations, alerts, failed] = await askAll(server, pool, signal, [
    { statement: pipe(command('Get-WmsSession', { All: true }), select(session)), row: session },
    { statement: pipe(command('Get-WmsStation', { All: true }), select(station)), row: station },
    { statement: pipe(command('Get-WmsAlert'), select(alert)), row: alert },
    { statement: pipe(failedLogOns(watch.since), command('Measure-Object'), select(count)), row: count, mayFail: true },
  ])
  const nameOf = (id: number) => stations.find((each) => each.StationId === id)?.Name ?? `station ${id}`
  const placeOf = (account: string) => {
    const seen = sessions.find((each) => each.StationId !== 0 && sameAccount(each.UserName, account))
    return seen ? nameOf(seen.StationId) : null
  }
  return {
    administratorAt: placeOf(watch.administrator),
    userAt: placeOf(watch.user),
    failedLogOns: failed[0]?.Count ?? 0,
    // One about the computer itself has no station.
    alerts: alerts.map(({ AlertType, StationId }) =>
      StationId === 0 ? AlertType : `${AlertType} at ${nameOf(StationId)}`,
    ),
  }
}

function select(row: { readonly shape: Record<string, unknown> }) {
  return command('Select-Object', { Property: Object.keys(row.shape) })
}

/** The server compares with its own clock; no event at all is an error there. */
function failedLogOns(since: number) {
  const from = new Date(since).toISOString()
  return command('Get-WinEvent', {
    LogName: ['Security'],
    FilterXPath: `*[System[EventID=${FAILED_LOG_ON} and TimeCreated[@SystemTime>='${from}']]]`,
    ErrorAction: 'SilentlyContinue',
  })
}
