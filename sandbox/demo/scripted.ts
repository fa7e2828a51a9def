import { MakeBelieveSite } from '../site/make-believe-site.ts'
import { Desk } from './desk.ts'
import { BASIC } from './plays/basic.ts'
import { FULL } from './plays/full.ts'
import { LATE } from './plays/late.ts'
import { LIAR } from './plays/liar.ts'
import type { Play } from './plays/play.ts'
import { ROLLBACK } from './plays/rollback.ts'
import { SITE_DAY } from './plays/site-day.ts'

/** One second at the desk is a minute on the site's clock. */
export const SPEED = 60

export interface ScriptedOptions {
  readonly entry: string
  readonly scopes: readonly string[]
  readonly tell: (line: string) => void
  /** Looks at the site when the story is over, before it is closed. */
  readonly inspect?: (site: MakeBelieveSite) => Promise<void>
}

/** What can be played, by name. */
export const PLAYS: Readonly<Record<string, Play>> = {
  basic: BASIC,
  liar: LIAR,
  full: FULL,
  rollback: ROLLBACK,
  late: LATE,
  'site-day': SITE_DAY,
}

/** Plays a scenario through Slack's API without a person, and prints what everybody saw. True where it ended as it should. */
export async function playScripted(name: string, { entry, scopes, tell, inspect }: ScriptedOptions): Promise<boolean> {
  const play = PLAYS[name]
  if (!play) throw new Error(`there is no scenario "${name}"; there are: ${Object.keys(PLAYS).join(', ')}`)
  const site = await MakeBelieveSite.open({ entry, scopes, scenario: play.scenario, speed: SPEED, ...play.site })
  tell(`Scenario ${name}. The site's clock runs ${site.clock.speed} times as fast as yours.`)
  try {
    await Promise.all([site.start('bot'), site.start('worker'), site.start('worker')])
    const problems = await play.run(site, new Desk(site, tell), tell)
    await inspect?.(site)
    tell(`\n${site.slack.driver.transcript()}`)
    tell(`Calls beyond Slack's published limits: ${site.slack.driver.violations().length}.`)
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
