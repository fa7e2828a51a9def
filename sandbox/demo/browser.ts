import { once } from 'node:events'
import { startLocalSlack } from '../local-slack/start-local-slack.ts'
import { MakeBelieveSite, type SiteSlack } from '../site/make-believe-site.ts'
import { CHANNELS } from '../site/people.ts'
import type { SlackDoubleOptions } from '../slack/options.ts'
import { wordsOf } from './desk.ts'
import { SPEED } from './scripted.ts'

const TIME_ZONE = 'Europe/Berlin'
/** Time between two key presses of the person on site. */
const MAPPING_MS = 2_000

export interface BrowserOptions {
  readonly entry: string
  readonly scopes: readonly string[]
  readonly cacheDirectory: string
  readonly tell: (line: string) => void
}

/** Opens the make-believe school in a browser, until Ctrl-C. False where this machine can't show it. */
export async function openInBrowser({ entry, scopes, cacheDirectory, tell }: BrowserOptions): Promise<boolean> {
  let page = ''
  const openSlack = async (options: SlackDoubleOptions): Promise<SiteSlack> => {
    const slack = await startLocalSlack({ ...options, timeZone: TIME_ZONE, cacheDirectory, log: tell })
    if ('unavailable' in slack) throw new NoPage(slack.unavailable)
    page = slack.pageUrl
    return slack
  }
  try {
    const site = await MakeBelieveSite.open({ entry, scopes, scenario: 'basic', speed: SPEED, openSlack })
    try {
      await Promise.all([site.start('bot'), site.start('worker'), site.start('worker')])
      tell(instructions(page))
      const sendHome = sendSomebodyOnSite(site, tell)
      await untilAsked()
      sendHome()
    } finally {
      tell('Closing.')
      await site.close()
    }
    return true
  } catch (error) {
    if (!(error instanceof NoPage)) throw error
    tell(`${error.message} Play it without one: npm run demo -- --scripted`)
    return false
  }
}

class NoPage extends Error {}

async function untilAsked(): Promise<void> {
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'SIGHUP')])
}

function instructions(page: string): string {
  return `
Open ${page} in your browser. You are whom you choose under "Act as".

  1. As Rita Requester, in #ops, type:   /migrate start lab-old lab-new
  2. As Carol Approver, press Acknowledge, then Review plan, and approve it.
  3. As Rita Requester, press Schedule: the earliest start it offers is ten minutes away, which is ten seconds here.
  4. As Tom Teacher, look at #staff: what people at the stations are told.
  5. Somebody on site maps the stations by himself; as Omar Onsite, press Confirm seats, then Confirm items.

Sped up: a second of yours is a minute of theirs. Both servers are simulated, but speak the real protocol. Ctrl-C ends it.
`
}

/** The person on site: maps the stations when the card asks for it, and says what stands where. Returns how to send them home. */
function sendSomebodyOnSite(site: MakeBelieveSite, tell: (line: string) => void): () => void {
  const { driver } = site.slack
  let isAsked = false
  return driver.onChange(() => {
    const asks = driver.messages(CHANNELS.updates).some((card) => wordsOf(card).includes('to be connected and mapped'))
    if (isAsked || !asks) return
    isAsked = true
    void mapStations(site, tell)
  })
}

async function mapStations(site: MakeBelieveSite, tell: (line: string) => void): Promise<void> {
  tell('On site: the old stations are being connected to the new server, one after the other.')
  await site.destination.person.mapStations({ everyMs: MAPPING_MS })
  const rows = site.source.state().stations.map((seat) => {
    const station = site.destination.state().stations.find((candidate) => candidate.seat === seat.seat)
    return `  ${seat.name.padEnd(10)} is station ${station?.stationId ?? 'none'}`
  })
  tell(`On site: all are mapped. What the screens show, for Confirm seats:\n${rows.join('\n')}`)
}
