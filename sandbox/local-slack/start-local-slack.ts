import type { SlackDriver } from '../slack/driver/driver.ts'
import { type SlackDoubleOptions, startSchema } from '../slack/options.ts'
import { startSlackDouble } from '../slack/slack-double.ts'
import { dressPage } from './page/dress-page.ts'
import { installPackage } from './page/install-package.ts'
import { readPage } from './page/read-page.ts'
import { servePage } from './page-server.ts'
import { PageWorld } from './page-world.ts'
import { Unavailable } from './unavailable.ts'

export interface LocalSlackOptions extends Omit<SlackDoubleOptions, 'port'> {
  /** The zone in which the page shows moments, as `Europe/Berlin`. */
  readonly timeZone: string
  /** Folder of local-slack alone; it is made, and the package installed into it, when it is missing. */
  readonly cacheDirectory: string
  /** Is told, in sentences, what is being done. */
  readonly log: (sentence: string) => void
}

export interface LocalSlack {
  /** What SLACK_API_URL is to be. */
  readonly apiUrl: string
  /** What to open in a browser. */
  readonly pageUrl: string
  /** The same people, to be moved by a program. */
  readonly driver: SlackDriver
  close(): Promise<void>
}

/**
 * Starts a workspace that people can use in a browser: local-slack's page, and behind it the Slack double that the tests use. So
 * the app meets what it meets in the tests (metadata, user groups, private answers, triggers, paging), of which local-slack's own
 * server has little; that server runs only until its page is read. Everything listens on the loopback address only.
 */
export async function startLocalSlack(
  options: LocalSlackOptions,
): Promise<LocalSlack | { readonly unavailable: string }> {
  const { timeZone, cacheDirectory, log, ...double } = options
  const { workspace, app } = startSchema.parse({ workspace: double.workspace, app: double.app })
  const html = await pageOf(cacheDirectory, log)
  if (html instanceof Unavailable) return { unavailable: `There is no browser view: ${html.message}.` }
  const slack = await startSlackDouble(double)
  const world = new PageWorld(slack.driver, workspace, app, timeZone)
  const page = await servePage(dressPage(html, app.commands[0] ?? '/help', timeZone), world, double.now ?? Date.now)
  return {
    apiUrl: slack.apiUrl,
    pageUrl: page.url,
    driver: slack.driver,
    close: async () => {
      await Promise.all([page.close(), slack.close()])
    },
  }
}

async function pageOf(cacheDirectory: string, log: (sentence: string) => void): Promise<string | Unavailable> {
  try {
    return await readPage(await installPackage(cacheDirectory, log))
  } catch (error) {
    if (error instanceof Unavailable) return error
    throw error
  }
}
