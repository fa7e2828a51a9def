import { LARGE_PAIRS, largeWorkspace } from '../../site/large-school.ts'
import type { MakeBelieveSite } from '../../site/make-believe-site.ts'
import type { SitePair } from '../../site/pairs.ts'
import { makeSmall } from '../../site/small-room.ts'
import { compareDestination, comparePlaces } from '../compare-destination.ts'
import { Diary } from '../site-day/diary.ts'
import { checkFacts } from '../site-day/facts.ts'
import { checkLimits, measured } from '../site-day/measure.ts'
import { Night } from '../site-day/night.ts'
import { saidIn } from '../site-day/said.ts'
import { nextWinterTime } from '../site-day/winter-time.ts'
import type { Play } from './play.ts'

const REMINDED_BEFORE = [60, 15]
/** In Berlin at 03:00 on a Sunday. */
const CLOCKS_CHANGE = nextWinterTime(Date.now())
/** 21:30 on Saturday in Berlin. */
const BEGIN = CLOCKS_CHANGE - 5.5 * 3_600_000
const SPEED = 100
/** The product looks every second what is due, and Slack takes its time: an hour of the site is 36 seconds of it. */
const ON_TIME_MS = 10_000

/**
 * Three rooms in one night, in which clocks are put back. Red and green share a window, blue is an hour later. Blue slips, green
 * slips into the night, red fails and goes back, blue is cancelled, green is through.
 */
export const SITE_DAY: Play = {
  scenario: 'basic',
  isLong: true,
  site: {
    speed: SPEED,
    startsAt: BEGIN,
    pairs: LARGE_PAIRS,
    workspace: largeWorkspace(),
    // A few seconds of a busy machine are a quarter of an hour here.
    policy: { noticesBefore: ['60m', '15m'], startTolerance: '1h', noticeTolerance: '15m' },
  },
  async run(site, desk, tell) {
    const [red, green, blue] = site.pairs
    if (!red || !green || !blue) throw new Error('the school has three rooms')
    for (const pair of site.pairs) makeSmall(pair)
    red.destination.change((state) => {
      state.faults.push({ kind: 'liar', command: 'Set-WmsSystem', parameter: 'SuppressPrivacyNotification' })
    })
    const pairs = { red, green, blue }
    const before = statesOf(pairs)
    const diary = new Diary(site, REMINDED_BEFORE)
    await new Night({ site, desk, diary, pairs, clocksChange: CLOCKS_CHANGE }).play()
    return [...checkTold(site, diary, tell), ...checkRooms(before, statesOf(pairs))]
  },
}

interface Pairs {
  readonly red: SitePair
  readonly green: SitePair
  readonly blue: SitePair
}

function statesOf({ red, green, blue }: Pairs) {
  const of = ({ source, destination }: SitePair) => ({ source: source.state(), destination: destination.state() })
  return { red: of(red), green: of(green), blue: of(blue) }
}

/** Red is as before, green is through, nobody touched blue. */
function checkRooms(before: ReturnType<typeof statesOf>, after: ReturnType<typeof statesOf>): string[] {
  return [
    ...comparePlaces(before.red.destination, after.red.destination),
    ...compareDestination(before.green.source, after.green.destination, before.green.destination),
    ...comparePlaces(before.blue.source, after.blue.source),
    ...comparePlaces(before.blue.destination, after.blue.destination),
  ]
}

function checkTold(site: MakeBelieveSite, diary: Diary, tell: (line: string) => void): string[] {
  const { driver } = site.slack
  const said = saidIn(driver.traffic.entries)
  const verdict = checkFacts(diary, said, ON_TIME_MS * SPEED)
  const limits = checkLimits(driver.statistics(), driver.violations())
  const channels = new Map(largeWorkspace().channels.map(({ id, name, members }) => [id, { name, members }]))
  // The app is a member, too.
  const members = (id: string) => (channels.get(id)?.members.length ?? 2) - 1
  const nameOf = (id: string) => `#${channels.get(id)?.name ?? driver.person(id).user.real_name}`
  for (const line of [...measured(verdict, said, { speed: SPEED, members, nameOf }), ...limits.lines]) tell(line)
  return [...verdict.problems, ...limits.problems]
}
