import { App, LogLevel, SocketModeReceiver } from '@slack/bolt'
import { APP_SCOPES, sampleWorkspace } from '../../../../sandbox/slack/sample-workspace.ts'
import { type SlackDouble, startSlackDouble } from '../../../../sandbox/slack/slack-double.ts'

export interface Site {
  readonly double: SlackDouble
  connect(listen: (app: App) => void): Promise<App>
  stop(): Promise<void>
}

/** A Slack double and as many real Bolt apps in Socket Mode as a test connects to it. */
export async function startSite(
  options: { now?: () => number; scopes?: string[]; ackTimeoutMs?: number } = {},
): Promise<Site> {
  const { scopes = APP_SCOPES, ...rest } = options
  const sample = sampleWorkspace()
  const double = await startSlackDouble({ ...sample, ...rest, app: { ...sample.app, scopes } })
  const apps: App[] = []
  return {
    double,
    connect: async (listen) => {
      const app = boltApp(double, sample.app)
      listen(app)
      apps.push(app)
      await app.start()
      return app
    },
    stop: async () => {
      await Promise.all(apps.map((app) => app.stop()))
      await double.close()
    },
  }
}

function boltApp(double: SlackDouble, tokens: { botToken: string; appToken: string }): App {
  const clientOptions = { slackApiUrl: double.apiUrl }
  const receiver = new SocketModeReceiver({
    appToken: tokens.appToken,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions },
  })
  return new App({ token: tokens.botToken, receiver, clientOptions, logLevel: LogLevel.ERROR })
}
