import type { CliParts } from '../cli/cli-parts.ts'
import type { Loaded } from '../config/load-configuration.ts'
import { digestText } from '../migration/assessment/digest-text.ts'
import { acknowledgedRules } from '../migration/open-points.ts'
import { makeAssessment } from '../operations/make-assessment.ts'
import type { MigrationStore, WakeUp } from '../operations/ports.ts'
import { digest } from '../secrets/digest.ts'
import { renderManifest } from '../slack/manifest.ts'
import { connectRedis } from '../store/connection.ts'
import { checkRedis, checkServer, checkSlack } from './checks.ts'
import { openLog } from './log.ts'
import { assemblePorts, clockOf, passwordsOf } from './ports.ts'
import { runProcess } from './run-process.ts'
import { connectServers } from './servers.ts'

const READ_TIMEOUT_MS = 120_000
const LIST_LIMIT = 200
const SLEEPING: WakeUp = { look: async () => {}, deliver: async () => {} }

/** What the command line is made of. */
export const CLI_PARTS: CliParts = {
  runProcess,
  checkRedis,
  checkSlack,
  checkServer,
  readServer: ({ configuration, environment }, server) =>
    connectServers(configuration, openLog(environment)).read(server, AbortSignal.timeout(READ_TIMEOUT_MS)),
  makePlan,
  listMigrations: (loaded) => withStore(loaded, (store) => store.list(LIST_LIMIT)),
  findMigration: (loaded, id) => withStore(loaded, (store) => store.load(id)),
  derivePassword: (loaded, keyId, id, account) =>
    passwordsOf(loaded, openLog(loaded.environment)).derive(keyId, id, account),
  renderManifest,
}

/** The plan as an approver would see it; needs neither Redis nor Slack, and changes nothing. */
async function makePlan(loaded: Loaded, source: string, destination: string) {
  const { configuration, environment } = loaded
  const log = openLog(environment)
  const ports = {
    servers: connectServers(configuration, log),
    passwords: passwordsOf(loaded, log),
    clock: clockOf(environment),
  }
  const pair = { source, destination, startAt: null, windowLengthMs: configuration.policy.windowLengthMs }
  const assessment = await makeAssessment(ports, pair, AbortSignal.timeout(READ_TIMEOUT_MS))
  return { assessment, digest: digest(digestText(assessment, acknowledgedRules(assessment, []))) }
}

async function withStore<T>(loaded: Loaded, use: (store: MigrationStore) => Promise<T>): Promise<T> {
  const { environment, configuration } = loaded
  const log = openLog(environment)
  const url = environment.redisUrl?.reveal() ?? ''
  const redis = await connectRedis(url, { patience: 'fail-fast', onError: () => {} }).catch((cause: Error) => {
    throw new Error(`Redis can't be reached: ${cause.message}. Check that Redis runs, and REDIS_URL.`, { cause })
  })
  try {
    const { leaseMs } = configuration.workers
    return await use(assemblePorts(loaded, { redis, wakeUp: SLEEPING, log, leaseMs }).store)
  } finally {
    redis.disconnect()
  }
}
