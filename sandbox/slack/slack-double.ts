import { once } from 'node:events'
import type { Server } from 'node:http'
import { controlApi } from './driver/control-api.ts'
import { SlackDriver } from './driver/driver.ts'
import { Faults } from './faults/faults.ts'
import { RateLimits } from './faults/rate-limits.ts'
import { createHttpServer } from './http-server.ts'
import { type SlackDoubleOptions, startSchema } from './options.ts'
import { Connections } from './socket-mode/connections.ts'
import { TrafficLog } from './traffic-log.ts'
import { WebApi } from './web-api/web-api.ts'
import { ChangeFeed } from './workspace/change-feed.ts'
import { WorkspaceClock } from './workspace/clock.ts'
import { Directory } from './workspace/directory.ts'
import { FileStore } from './workspace/file-store.ts'
import { MessageStore } from './workspace/message-store.ts'
import { ResponseUrls } from './workspace/response-urls.ts'
import { TriggerStore } from './workspace/trigger-store.ts'
import { ViewStore } from './workspace/view-store.ts'
import type { World } from './workspace/world.ts'

const SLACK_ACK_TIMEOUT_MS = 3000

export interface SlackDouble {
  /** http://127.0.0.1:port */
  readonly url: string
  /** What SLACK_API_URL is to be. */
  readonly apiUrl: string
  readonly driver: SlackDriver
  close(): Promise<void>
}

/** Starts a pretended Slack workspace with one installed app, on the loopback address. Throws when the options are wrong. */
export async function startSlackDouble(options: SlackDoubleOptions): Promise<SlackDouble> {
  const { now = Date.now, scale = 1, ackTimeoutMs = SLACK_ACK_TIMEOUT_MS, ...seed } = options
  const { port, workspace, app } = startSchema.parse(seed)
  let url = ''
  const clock = new WorkspaceClock(now, scale)
  const feed = new ChangeFeed()
  const world: World = {
    app,
    clock,
    feed,
    directory: new Directory(workspace, app),
    messages: new MessageStore(clock, feed),
    views: new ViewStore(clock, feed, { team_id: workspace.teamId, app_id: app.appId, bot_id: app.botId }),
    triggers: new TriggerStore(clock),
    responseUrls: new ResponseUrls(clock, () => url),
    files: new FileStore(),
    traffic: new TrafficLog(),
    faults: new Faults(),
    limits: new RateLimits(),
    baseUrl: () => url,
  }
  const connections = new Connections(world, ackTimeoutMs)
  const webApi = new WebApi(world, () => connections.invite())
  const driver = new SlackDriver(world, connections)
  const server = createHttpServer(world, webApi, controlApi(driver))
  server.on('upgrade', (request, socket, head) => connections.accept(request, socket, head))
  url = `http://127.0.0.1:${await listen(server, port)}`
  return {
    url,
    apiUrl: `${url}/api/`,
    driver,
    close: async () => {
      await connections.close()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  return address.port
}
