import { sampleWorkspace } from '../../../sandbox/slack/sample-workspace.ts'
import { type SlackDouble, startSlackDouble } from '../../../sandbox/slack/slack-double.ts'
import type { Ports } from '../../../src/operations/ports.ts'
import { createSlackApp, type SlackApp } from '../../../src/slack/app.ts'
import { SCOPES } from '../../../src/slack/manifest.ts'
import type { Holders } from '../../../src/slack/roles.ts'
import { createSlackLogger } from '../../../src/slack/slack-logger.ts'
import { createWebClient } from '../../../src/slack/web-client.ts'
import { MemoryStore, memoryPorts } from './memory-ports.ts'

export const ROLES = {
  viewer: ['U04TEACH', 'U05GUEST'],
  requester: ['S0IT'],
  operator: ['U02ONSITE'],
  approver: ['S0ADMINS'],
}

export interface BotSite {
  readonly slack: SlackDouble
  readonly store: MemoryStore
  readonly ports: Ports
  readonly bots: readonly SlackApp[]
  /** What was logged as an error. */
  readonly errors: object[]
  /** What was logged as a warning. */
  readonly warnings: { readonly fields: object; readonly message: string }[]
  /** What bots have given up with. */
  readonly givenUp: unknown[]
  client(): ReturnType<typeof createWebClient>
  stop(): Promise<void>
}

interface BotSiteOptions {
  readonly bots?: number
  readonly now?: () => number
  readonly holders?: Holders
}

/** A pretended workspace in which this many bots of ours run, on one store. Scopes are the manifest's. */
export async function startBotSite({
  bots: count = 1,
  now = () => 0,
  holders = { roles: ROLES },
}: BotSiteOptions = {}): Promise<BotSite> {
  const sample = sampleWorkspace()
  const app = { ...sample.app, scopes: Object.keys(SCOPES), commands: ['/migrate', '/other'] }
  const slack = await startSlackDouble({ ...sample, app })
  const errors: object[] = []
  const warnings: BotSite['warnings'] = []
  const givenUp: unknown[] = []
  const store = new MemoryStore()
  const ignore = () => undefined
  const logger = {
    debug: ignore,
    info: ignore,
    warn: (fields: object, message: string) => void warnings.push({ fields, message }),
    error: (fields: object) => void errors.push(fields),
    child: () => logger,
  }
  const ports = memoryPorts(store, logger)
  const botToken = { reveal: () => sample.app.botToken }
  const bots = Array.from({ length: count }, () =>
    createSlackApp({
      botToken,
      connection: { kind: 'socket', appToken: { reveal: () => sample.app.appToken } },
      apiUrl: slack.apiUrl,
      ports,
      holders,
      logger,
      now,
      onGiveUp: (error) => void givenUp.push(error),
    }),
  )
  await Promise.all(bots.map((bot) => bot.start()))
  return {
    slack,
    store,
    ports,
    bots,
    errors,
    warnings,
    givenUp,
    client: () => createWebClient(botToken, slack.apiUrl, createSlackLogger(logger)),
    stop: async () => {
      await Promise.all(bots.map((bot) => bot.stop()))
      await slack.close()
    },
  }
}
