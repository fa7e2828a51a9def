import { createSlackApp, type SlackApp } from '../../../src/slack/app.ts'
import { HTTP_PATH } from '../../../src/slack/manifest.ts'
import { freePort } from '../../support/free-port.ts'
import { type BotSite, ROLES, startBotSite } from './bot-site.ts'

export const SIGNING_SECRET = 'signing-secret'

/** A bot that Slack reaches over HTTP, and the site that it is at. */
export interface HttpBot {
  readonly app: SlackApp
  readonly site: BotSite
  readonly port: number
  readonly url: string
  stop(): Promise<void>
}

export async function startHttpBot(): Promise<HttpBot> {
  const site = await startBotSite({ bots: 0 })
  const port = await freePort()
  const app = createSlackApp({
    botToken: { reveal: () => 'xoxb-station-double' },
    connection: { kind: 'http', signingSecret: { reveal: () => SIGNING_SECRET }, port },
    apiUrl: site.slack.apiUrl,
    ports: site.ports,
    holders: { roles: ROLES },
    logger: site.ports.logger,
    now: () => 0,
    onGiveUp: () => {},
  })
  await app.start()
  return {
    app,
    site,
    port,
    url: `http://127.0.0.1:${port}${HTTP_PATH}`,
    async stop() {
      await app.stop()
      await site.stop()
    },
  }
}
