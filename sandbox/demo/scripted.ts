import { MakeBelieveSite } from '../site/make-believe-site.ts'
import { compareDestination } from './compare-destination.ts'
import { Desk } from './desk.ts'
import { askAndApprove, confirmItems, mapAndConfirmSeats, schedule } from './story.ts'

/** The longest notice that the site promises, and a bit. */
const NOTICE_MS = 11 * 60_000
/** One second at the desk is a minute on the site's clock. */
export const SPEED = 60

export interface ScriptedOptions {
  readonly entry: string
  readonly scopes: readonly string[]
  readonly tell: (line: string) => void
  /** Looks at the site when the story is over, before it is closed. */
  readonly inspect?: (site: MakeBelieveSite) => Promise<void>
}

interface Play {
  readonly scenario: string
  /** Plays it; resolves with what is not as it should be. */
  run(site: MakeBelieveSite, desk: Desk): Promise<string[]>
}

/** What can be played, by name. */
export const PLAYS: Readonly<Record<string, Play>> = {
  basic: { scenario: 'basic', run: playBasic },
  liar: { scenario: 'liar', run: playLiar },
}

async function playBasic(site: MakeBelieveSite, desk: Desk): Promise<string[]> {
  const [source, before] = [site.source.state(), site.destination.state()]
  const id = await askAndApprove(desk)
  await schedule(desk, site, id, NOTICE_MS)
  await mapAndConfirmSeats(desk, site, id, 300)
  await confirmItems(desk, id)
  await desk.card(id, 'Completed')
  await desk.notice('You can use the stations again')
  await desk.story('the destination is as planned')
  return compareDestination(source, site.destination.state(), before)
}

/** A cmdlet reports success and changes nothing: the migration has to notice, fail, and name the setting. */
async function playLiar(site: MakeBelieveSite, desk: Desk): Promise<string[]> {
  const id = await askAndApprove(desk)
  await schedule(desk, site, id, NOTICE_MS)
  const card = await desk.card(id, 'Failed')
  await desk.notice('Please do not use the stations yet')
  await desk.story('reads back as')
  return JSON.stringify(card.blocks).includes('privacy') ? [] : ['the card does not name the setting that did not hold']
}

/** Plays a scenario through Slack's API without a person, and prints what everybody saw. True where it ended as it should. */
export async function playScripted(name: string, { entry, scopes, tell, inspect }: ScriptedOptions): Promise<boolean> {
  const play = PLAYS[name]
  if (!play) throw new Error(`there is no scenario "${name}"; there are: ${Object.keys(PLAYS).join(', ')}`)
  tell(`Scenario ${name}. The site's clock runs ${SPEED} times as fast as yours.`)
  const site = await MakeBelieveSite.open({ entry, scopes, scenario: play.scenario, speed: SPEED })
  try {
    await Promise.all([site.start('bot'), site.start('worker'), site.start('worker')])
    const problems = await play.run(site, new Desk(site, tell))
    await inspect?.(site)
    tell(`\n${site.slack.driver.transcript()}`)
    for (const problem of problems) tell(`Not as it should be: ${problem}`)
    if (problems.length === 0) tell(`The scenario ${name} ended as it should.`)
    return problems.length === 0
  } catch (error) {
    tell(site.slack.driver.transcript())
    tell(site.logs())
    throw error
  } finally {
    await site.close()
  }
}
