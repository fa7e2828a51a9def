import type { Redis } from 'ioredis'
import type { CliParts, PasswordSlip } from '../cli/cli-parts.ts'
import { readEnvironment } from '../config/environment.ts'
import type { Loaded } from '../config/load-configuration.ts'
import { renderSlips, type SlipEntry } from '../documents/slips.ts'
import { digestText } from '../migration/assessment/digest-text.ts'
import type { ServerId } from '../migration/ids.ts'
import { acknowledgedRules } from '../migration/open-points.ts'
import type { QuietTimes } from '../migration/quiet/quiet-times.ts'
import { makeAssessment } from '../operations/make-assessment.ts'
import type { MigrationStore } from '../operations/ports.ts'
import { viewOfOne } from '../operations/queries.ts'
import { findQuietTimes as findQuietTimesOf } from '../operations/quiet/find-quiet-times.ts'
import { digest } from '../secrets/digest.ts'
import { renderManifest } from '../slack/manifest.ts'
import { SiteZones } from '../time/site-zones.ts'
import { LANGUAGES } from '../wording/language.ts'
import { printTexts } from '../wording/print-texts.ts'
import { checkMasterSecret } from './checks/check-master-secret.ts'
import { checkProcess } from './checks/check-process.ts'
import { checkRedis } from './checks/check-redis.ts'
import { checkServer } from './checks/check-server.ts'
import { checkSlack } from './checks/check-slack.ts'
import { incidentsIn, openLog } from './log.ts'
import { clockOf, documentsOf, openSamples, openStore, passwordsOf, wordingOf } from './ports.ts'
import { recordServer } from './record-server.ts'
import { backUp, findTombstone, restore } from './records.ts'
import { openRedis } from './redis.ts'
import { withServers } from './servers.ts'

const READ_TIMEOUT_MS = 120_000
const LIST_LIMIT = 200

/** What the command line is made of. */
export const CLI_PARTS: CliParts = {
  runProcess: async (loaded, role) => (await import('./run-process.ts')).runProcess(loaded, role),
  checkProcess,
  checkMasterSecret,
  checkRedis,
  checkSlack,
  checkServer,
  recordServer,
  readServer: (loaded, server) =>
    withServers(loaded, (servers) => servers.read(server, AbortSignal.timeout(READ_TIMEOUT_MS))),
  makePlan,
  backUp: (loaded, software) => withRedis(loaded, (redis) => backUp(loaded, redis, software)),
  restore: (loaded, text) => withRedis(loaded, (redis) => restore(loaded, redis, text)),
  digest,
  listMigrations: (loaded) => withStore(loaded, (store) => store.list(LIST_LIMIT)),
  listUnreadable: (loaded) => withStore(loaded, (store) => store.unreadable(LIST_LIMIT)),
  reportIncident(error, variables) {
    const { environment } = readEnvironment(variables, new Set())
    return incidentsIn(openLog(environment)).report(error, {}, 'a command has failed')
  },
  findMigration: (loaded, id) => withStore(loaded, (store) => store.load(id)),
  findTombstone: (loaded, id) => withRedis(loaded, (redis) => findTombstone(loaded, redis, id)),
  findEvents: (loaded, id) => withStore(loaded, (store) => store.events(id)),
  findQuietTimes,
  documents: ({ configuration }) => documentsOf(configuration),
  doorSheet({ configuration, environment }, migration) {
    const view = viewOfOne(migration)
    const now = clockOf(environment).now()
    return view && documentsOf(configuration).door(migration.id, wordingOf(configuration).sheet(view, now))
  },
  renderSlips: (entries, heading) => renderSlips(entries.map(slipOf), heading),
  derivePassword: (loaded, keyId, id, account) =>
    passwordsOf(loaded, openLog(loaded.environment)).derive(keyId, id, account),
  printTexts(language) {
    const known = LANGUAGES.find((each) => each === language)
    return known && printTexts(known)
  },
  languages: LANGUAGES,
  renderManifest,
}

/** The plan as an approver would see it; needs neither Redis nor Slack, and changes nothing. */
async function makePlan(loaded: Loaded, source: string, destination: string) {
  const { environment } = loaded
  const log = openLog(environment)
  const pair = { source, destination, startAt: null, windowLengthMs: () => 0 }
  const parts = { passwords: passwordsOf(loaded, log), clock: clockOf(environment) }
  const assessment = await withServers(loaded, (servers) =>
    makeAssessment({ ...parts, servers }, pair, AbortSignal.timeout(READ_TIMEOUT_MS)),
  )
  return { assessment, digest: digest(digestText(assessment, acknowledgedRules(assessment, []))) }
}

function slipOf({ account, fullName, password, mustChange }: PasswordSlip): SlipEntry {
  const note = mustChange ? 'You choose a new one at the first logon.' : ''
  return { account, fullName, password: password.reveal(), note }
}

function findQuietTimes(loaded: Loaded, server: ServerId): Promise<QuietTimes> {
  const { configuration, environment } = loaded
  const zones = new SiteZones(configuration.site.timeZone)
  const parts = { clock: clockOf(environment), policy: configuration.policy, zones }
  return withRedis(loaded, (redis) =>
    findQuietTimesOf({ ...parts, samples: openSamples(configuration, redis) }, server),
  )
}

function withStore<T>(loaded: Loaded, use: (store: MigrationStore) => Promise<T>): Promise<T> {
  return withRedis(loaded, (redis) => use(openStore(loaded.configuration, redis)))
}

async function withRedis<T>(loaded: Loaded, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = await openRedis(loaded, { patience: 'fail-fast', onError: () => {} })
  try {
    return await use(redis)
  } finally {
    redis.disconnect()
  }
}
