import type { ServerReading } from '../../migration/worksheet/facts.ts'
import { ServerTrouble } from '../../operations/ports.ts'
import {
  type ReadableTexts,
  Recorder,
  readableTexts,
  type ScrubbedRecording,
  scrubRecording,
  type WinrmClient,
} from '../../winrm/index.ts'
import { type Endpoint, identityOf, passwordAccountOf } from '../endpoint.ts'
import { readServer } from '../read/read-server.ts'
import { connect } from '../servers.ts'
import { toTrouble } from '../trouble.ts'
import { RECORDING_POOL, UNKNOWN_COMMAND, VOCABULARY, waiting } from './vocabulary.ts'

/** Short, so that a request for output ends without an answer while somebody watches; the command takes longer than that. */
const LONG_POLL = { timeoutMs: 4000, sleepSeconds: 6 } as const

export interface RecordServerOptions {
  readonly endpoint: Endpoint
  /** Epoch ms. */
  readonly now: () => number
  readonly signal: AbortSignal
  /** How long the server may think about one request, and how long it is made to wait; 4 and 6 s by default. */
  readonly longPoll?: { readonly timeoutMs: number; readonly sleepSeconds: number }
}

export interface ServerRecording extends ScrubbedRecording {
  /** Everything that a person could read in it. */
  readonly readable: ReadableTexts
  /** What kept the server from being read to the end, as a sentence with its names; null where nothing did. */
  readonly trouble: string | null
}

/**
 * Reads a server as a worksheet does, asks for a command that does not exist and lets one wait, and gives the exchange without
 * names. Nothing is changed on the server. A server that can't be read is worth recording too; rejects with `ServerTrouble` only
 * where nothing was exchanged at all.
 */
export async function recordServer(options: RecordServerOptions): Promise<ServerRecording> {
  const { endpoint, now } = options
  const recorder = new Recorder()
  const { reading, trouble } = await recordWhatCanBe(options, recorder)
  const names = [...namesOf(endpoint), ...(reading ? namesIn(reading) : [])]
  const scrubbed = scrubRecording(recorder.exchanges, { vocabulary: VOCABULARY, names, recordedAt: now() })
  return { ...scrubbed, readable: readableTexts(scrubbed.exchanges), trouble }
}

/** What was read, or why it was not. */
async function recordWhatCanBe(options: RecordServerOptions, recorder: Recorder) {
  try {
    const reading = await recordReading(options, recorder)
    // How a long poll ends is worth having, but nothing without which the rest is not.
    await recordLongPoll(options, recorder).catch(() => {})
    return { reading, trouble: null }
  } catch (error) {
    const trouble = toTrouble(error, options.endpoint, options.signal)
    if (!(trouble instanceof ServerTrouble) || recorder.exchanges.every(({ response }) => response === null))
      throw trouble
    return { reading: null, trouble: trouble.message }
  }
}

async function recordReading(options: RecordServerOptions, recorder: Recorder): Promise<ServerReading> {
  const { endpoint, now, signal } = options
  return withPool(await connect({ recorder }, endpoint), signal, async (pool) => {
    const reading = await readServer({ server: endpoint.server, username: identityOf(endpoint), pool, now, signal })
    await pool.invoke([UNKNOWN_COMMAND], { signal })
    return reading
  })
}

async function recordLongPoll(options: RecordServerOptions, recorder: Recorder): Promise<void> {
  const { endpoint, signal, longPoll = LONG_POLL } = options
  const client = await connect({ recorder, operationTimeoutMs: longPoll.timeoutMs }, endpoint)
  await withPool(client, signal, (pool) => pool.invoke([waiting(longPoll.sleepSeconds)], { signal }))
}

async function withPool<T>(
  client: WinrmClient,
  signal: AbortSignal,
  use: (pool: Awaited<ReturnType<WinrmClient['openPool']>>) => Promise<T>,
): Promise<T> {
  try {
    const pool = await client.openPool({ name: RECORDING_POOL, signal })
    try {
      return await use(pool)
    } finally {
      await pool.close()
    }
  } finally {
    client.close()
  }
}

type Names = { text: string; as: string }[]

/** Kinds are told by what comes first, so the most telling names do. */
function namesOf(endpoint: Endpoint): Names {
  const principal = 'principal' in endpoint.logOn ? endpoint.logOn.principal : undefined
  const accounts = [passwordAccountOf(endpoint)?.username, principal].filter((text) => text !== undefined)
  return [{ text: endpoint.host, as: 'computer' }, ...accounts.map((text) => ({ text, as: 'account' }))]
}

function namesIn({ worksheet, facts }: ServerReading): Names {
  const each = (texts: readonly string[], as: string) => texts.map((text) => ({ text, as }))
  return [
    { text: worksheet.computerName, as: 'computer' },
    { text: facts.computer.domain, as: 'domain' },
    ...each([...worksheet.managedServers, ...worksheet.managedComputers, ...worksheet.licensing.servers], 'computer'),
    ...each(
      worksheet.users.map(({ name }) => name),
      'user',
    ),
    ...each([...worksheet.administrators, ...worksheet.remoteDesktopUsers], 'account'),
    ...each(
      worksheet.stations.map(({ name }) => name),
      'station',
    ),
    ...each(facts.virtualMachines, 'name'),
  ]
}
