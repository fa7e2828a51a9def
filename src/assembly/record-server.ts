import type { ServerRecording } from '../cli/cli-parts.ts'
import type { Loaded } from '../config/load-configuration.ts'
import type { ServerId } from '../migration/ids.ts'
import { recordServer as record } from '../multipoint/record/record-server.ts'
import { openLog } from './log.ts'
import { toEndpoint } from './servers.ts'

const RECORD_TIMEOUT_MS = 180_000

/** Reads a server and keeps the exchange, in the format of the recordings that the tests replay. */
export async function recordServer({ configuration, environment }: Loaded, name: ServerId): Promise<ServerRecording> {
  const server = configuration.servers[name]
  if (!server) throw new Error(`no server called ${name} is configured`)
  const { exchanges, replaced, readable, leftOut, trouble } = await record({
    endpoint: toEndpoint(configuration, server, openLog(environment)),
    now: Date.now,
    signal: AbortSignal.timeout(RECORD_TIMEOUT_MS),
  })
  const placeholders = new Set(replaced.map(({ placeholder }) => placeholder))
  return {
    exchangeCount: exchanges.length,
    text: `${JSON.stringify(exchanges, null, 1)}\n`,
    replaced,
    values: readable.values.filter((text) => !placeholders.has(text)),
    structure: readable.structure,
    leftOut,
    trouble,
  }
}
