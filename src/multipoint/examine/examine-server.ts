import { ServerTrouble } from '../../operations/ports.ts'
import { FAULT_CODES, type RunspacePool, type WinrmClient, WsmanFaultError } from '../../winrm/index.ts'
import { type Endpoint, identityOf } from '../endpoint.ts'
import { epochMs } from '../read/plain.ts'
import { readServer } from '../read/read-server.ts'
import { connect, type MultipointOptions } from '../servers.ts'
import { toTrouble } from '../trouble.ts'
import { describeQuotas, judgeClock, judgeMultipoint, judgeRights, judgeVersions } from './from-inside.ts'
import { lookFromOutside } from './from-outside.ts'
import { finding, fine, type Observation, RUNGS, unseen } from './observation.ts'
import { readAnswers, STATEMENTS, TIME } from './questions.ts'

export interface Examiner extends Pick<MultipointOptions, 'sign' | 'now' | 'onExchange'> {
  /** Measures lengths of time, in ms. */
  readonly monotonicMs: () => number
  readonly signal: AbortSignal
}

/** Odd, so that the median is one that was measured. */
const ROUND_TRIPS = 5
/** The server forgets the pool of a doctor who was killed after this. */
const POOL_IDLE_MS = 60_000

/**
 * Looks at everything that a migration needs of one server, from its name in DNS to its whole worksheet, and changes nothing.
 * What stops it is a finding, and what comes after that is told as unseen.
 */
export async function examineServer(examiner: Examiner, endpoint: Endpoint): Promise<readonly Observation[]> {
  const seen: Observation[] = []
  const rungs = RUNGS.filter((rung) => rung !== 'TLS' || endpoint.transport === 'https')
  try {
    for await (const observation of climb(examiner, endpoint)) seen.push(observation)
  } catch (error) {
    const trouble = toTrouble(error, endpoint, examiner.signal)
    const rung = rungs[seen.length]
    if (!(trouble instanceof ServerTrouble) || rung === undefined) throw trouble
    seen.push(finding(rung, trouble.found, trouble.remedy))
  }
  return [...seen, ...rungs.slice(seen.length).map((rung) => unseen(rung, 'not looked at'))]
}

async function* climb(examiner: Examiner, endpoint: Endpoint): AsyncGenerator<Observation, void> {
  const { signal, monotonicMs, sign } = examiner
  for await (const observation of lookFromOutside(endpoint, signal, monotonicMs)) {
    yield observation
    if (observation.verdict === 'finding') return
  }
  const client = await connect(examiner, endpoint)
  try {
    await logOn(client, signal)
    yield fine('account', `${identityOf(endpoint)} is let in`)
    const pool = await client.openPool({ name: `${sign.name}.doctor`, idleTimeoutMs: POOL_IDLE_MS, signal })
    try {
      yield fine('session', 'PowerShell starts')
      yield* lookInside(examiner, endpoint, client, pool)
    } finally {
      await pool.close().catch(() => {})
    }
  } finally {
    client.close()
  }
}

/** Who is refused here may be let in all the same: that is a matter of rights. */
async function logOn(client: WinrmClient, signal: AbortSignal): Promise<void> {
  try {
    await client.listShells({ signal })
  } catch (error) {
    if (!(error instanceof WsmanFaultError && error.facts.code === FAULT_CODES.accessDenied)) throw error
  }
}

async function* lookInside(
  examiner: Examiner,
  endpoint: Endpoint,
  client: WinrmClient,
  pool: RunspacePool,
): AsyncGenerator<Observation, void> {
  const { signal, now } = examiner
  const inside = { server: endpoint.server, username: identityOf(endpoint) }
  const answers = readAnswers(await pool.invoke(STATEMENTS, { signal }))
  signal.throwIfAborted()
  const rights = judgeRights(inside, answers)
  yield rights
  if (rights.verdict === 'finding') return
  yield judgeVersions(inside, answers, pool.serverVersion)
  const multipoint = judgeMultipoint(inside, answers)
  yield multipoint
  yield describeQuotas(inside, answers)
  const skew = await measureSkew(pool, examiner)
  yield skew ? judgeClock(inside, skew.skewMs, skew.uncertaintyMs) : unseen('clock', 'it does not tell its time')
  yield fine('round trip', await measureRoundTrip(client, examiner))
  if (multipoint.verdict === 'finding') return
  const startedAt = examiner.monotonicMs()
  const { worksheet } = await readServer({ ...inside, pool, now, signal })
  const took = ((examiner.monotonicMs() - startedAt) / 1000).toFixed(1)
  const counted = `${count(worksheet.stations, 'station')} and ${count(worksheet.users, 'account')}`
  yield fine('worksheet', `${worksheet.computerName} with ${counted}, read in ${took} s`)
}

function count(things: readonly unknown[], word: string): string {
  return `${things.length} ${word}${things.length === 1 ? '' : 's'}`
}

/** The server's time against the middle of the question for it. */
async function measureSkew(pool: RunspacePool, { now, signal }: Examiner) {
  const askedAt = now()
  const { statements } = await pool.invoke([TIME], { signal })
  // A pipeline that was stopped has answered nothing.
  signal.throwIfAborted()
  const answeredAt = now()
  const shownAt = epochMs(statements[0]?.output[0], 0)
  if (shownAt === undefined) return undefined
  return { skewMs: shownAt - (askedAt + answeredAt) / 2, uncertaintyMs: (answeredAt - askedAt) / 2 }
}

/** The median over a connection that is open, with the server's own time for a small answer. */
async function measureRoundTrip(client: WinrmClient, { monotonicMs, signal }: Examiner): Promise<string> {
  const lengths: number[] = []
  for (let count = 0; count < ROUND_TRIPS; count += 1) {
    const startedAt = monotonicMs()
    await client.listShells({ signal })
    lengths.push(monotonicMs() - startedAt)
  }
  const median = lengths.toSorted((one, other) => one - other)[ROUND_TRIPS >> 1] ?? 0
  return `${Math.max(1, Math.round(median))} ms for one request (median of ${ROUND_TRIPS})`
}
