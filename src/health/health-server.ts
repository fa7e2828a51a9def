import { keptFor } from '../http/kept-for.ts'
import { type Answer, type ReadOnlyServer, startReadOnlyServer } from '../http/read-only-server.ts'
import type { Logger } from '../operations/ports.ts'

export interface HealthServerOptions {
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  /** Why the process is as good as dead: only a restart helps. Empty: it lives. */
  readonly deadBecause: () => readonly string[]
  /** Why it can't do its work just now. Empty: it can. */
  readonly notReadyBecause: () => Promise<readonly string[]>
  /** Metrics as Prometheus reads them. */
  readonly metrics: () => Promise<string>
  readonly logger: Logger
}

/** However many look, it is looked at once in this time. */
const FRESH_MS = 1_000

const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Serves `/healthz`, `/readyz` and `/metrics`: whether it lives, whether it can work, and what it has done. Nobody logs on. */
export function startHealthServer(options: HealthServerOptions): Promise<ReadOnlyServer> {
  const now = () => performance.now()
  const readiness = keptFor(FRESH_MS, now, options.notReadyBecause)
  const metrics = keptFor(FRESH_MS, now, options.metrics)
  const pages: Readonly<Record<string, () => Promise<Answer>>> = {
    '/healthz': async () => verdict('alive', options.deadBecause()),
    '/readyz': async () => verdict('ready', await readiness()),
    '/metrics': async () => ({ status: 200, body: await metrics(), headers: { 'content-type': METRICS_TYPE } }),
  }
  return startReadOnlyServer({
    host: options.host,
    port: options.port,
    find: (path) => (Object.hasOwn(pages, path) ? pages[path] : undefined),
    onTrouble: (err) => options.logger.warn({ err }, 'the health of the process can not be told'),
    instead: { status: 503, body: 'This cannot be told just now.\n', headers: { 'cache-control': 'no-store' } },
  })
}

function verdict(what: 'alive' | 'ready', problems: readonly string[]): Answer {
  return {
    status: problems.length === 0 ? 200 : 503,
    body: `${JSON.stringify({ [what]: problems.length === 0, problems })}\n`,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  }
}
