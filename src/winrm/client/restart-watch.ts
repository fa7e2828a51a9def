import { AuthenticationError, TransportError, WinrmError, WsmanFaultError } from '../errors.ts'
import type { WinrmClient } from './client.ts'

/** How far the wait for a restart has come: plain data, to be kept between two looks, so that nobody has to wait in between. */
export interface RestartWatch {
  /** When the server had started before, by its own clock; epoch ms. */
  readonly bootedBefore: number
  /** When the watch began, shortly before the restart was asked for; epoch ms of our clock. */
  readonly since: number
  /** Good answers in a row since the new start. */
  readonly goodAnswers: number
}

export interface RestartLook {
  readonly watch: RestartWatch
  /**
   * `up-before`: it answers, but has not restarted yet. `away`: it does not answer, or is not ready. `coming`: it has restarted,
   * and must prove that it stays. `back`: it has proved it.
   */
  readonly verdict: 'up-before' | 'away' | 'coming' | 'back'
  /** Why it is away. */
  readonly because: string | undefined
  /** When to look again; 0 where there is no need. */
  readonly lookAgainInMs: number
}

/** After its first answer a server often goes away once more, while updates are put in place. */
const GOOD_ANSWERS = 3
const LOOK_AGAIN_MS: Readonly<Record<RestartLook['verdict'], number>> = {
  'up-before': 10_000,
  away: 10_000,
  coming: 5_000,
  back: 0,
}
/** A set clock moves the time of the last start too; a restart takes longer than that. */
const LEAST_RESTART_MS = 5_000
/** By how much the clocks of two of our processes may differ, and a request may take. */
const SLACK_MS = 600_000

interface Boot {
  readonly bootedAt: number
  readonly uptimeMs: number
}

/** Begins a watch, before the restart is asked for. Throws what `queryCim` throws. */
export async function watchRestart(client: WinrmClient, now: number, signal?: AbortSignal): Promise<RestartWatch> {
  return { bootedBefore: (await readBoot(client, signal)).bootedAt, since: now, goodAnswers: 0 }
}

/**
 * Looks once, with three requests at most; `now` is epoch ms of our clock. Throws errors that no waiting mends, such as
 * UntrustedServerError, or the signal's reason.
 */
export async function lookForRestart(
  client: WinrmClient,
  watch: RestartWatch,
  { now, signal }: { readonly now: number; readonly signal?: AbortSignal | undefined },
): Promise<RestartLook> {
  try {
    return judge(watch, await readBoot(client, signal), now)
  } catch (error) {
    signal?.throwIfAborted()
    if (!(error instanceof WinrmError) || !passesByItself(error)) throw error
    return look({ ...watch, goodAnswers: 0 }, 'away', error.message)
  }
}

/** Both signs are needed: clocks are set, and set them for the time of the last start as well. */
function judge(watch: RestartWatch, { bootedAt, uptimeMs }: Boot, now: number): RestartLook {
  const isLater = bootedAt - watch.bootedBefore >= LEAST_RESTART_MS
  const isYoung = uptimeMs <= now - watch.since + SLACK_MS
  if (!isLater || !isYoung) return look({ ...watch, goodAnswers: 0 }, 'up-before')
  const goodAnswers = watch.goodAnswers + 1
  return look({ ...watch, goodAnswers }, goodAnswers >= GOOD_ANSWERS ? 'back' : 'coming')
}

function look(watch: RestartWatch, verdict: RestartLook['verdict'], because?: string): RestartLook {
  return { watch, verdict, because, lookAgainInMs: LOOK_AGAIN_MS[verdict] }
}

/** A server on its way up refuses in many ways. It knew our account before; now it may not reach those who do, yet. */
function passesByItself(error: WinrmError): boolean {
  if (error instanceof AuthenticationError) return error.reason === 'refused'
  if (error instanceof WsmanFaultError) return error.retry !== 'never' || error.meaning === 'unknown'
  return error instanceof TransportError || error.kind === 'shell-gone' || error.kind === 'outcome-unknown'
}

async function readBoot(client: WinrmClient, signal: AbortSignal | undefined): Promise<Boot> {
  const properties = ['LastBootUpTime', 'LocalDateTime']
  const [row] = await client.queryCim({ className: 'Win32_OperatingSystem', properties }, { signal })
  const [bootedAt, local] = properties.map((name) => Date.parse(String(row?.[name])))
  if (bootedAt === undefined || local === undefined || Number.isNaN(bootedAt - local))
    throw new TransportError('the server does not say when it was started', 'NO-BOOT-TIME')
  return { bootedAt, uptimeMs: local - bootedAt }
}
