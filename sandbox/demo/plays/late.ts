import { comparePlaces } from '../compare-destination.ts'
import { askAndApprove, confirmItems, schedule } from '../story.ts'
import { NOTICE_MS, type Play } from './play.ts'

/** Nobody maps the stations, the time to go back passes, and nobody answers: what the approver chose beforehand happens. */
export const LATE: Play = {
  scenario: 'basic',
  site: { policy: { windowLength: '30m', goBackMargin: '20m', answerWithin: '5m' } },
  async run(site, desk) {
    const before = site.destination.state()
    const id = await askAndApprove(desk, { ifNoAnswer: 'roll-back' })
    await schedule(desk, site, id, NOTICE_MS)
    await desk.card(id, 'stations')
    await desk.told('operator', 'Without an answer by')
    await desk.story('Nobody answered in time')
    await confirmItems(desk, id)
    await desk.card(id, 'Rolled back')
    await desk.notice('You can use the old stations')
    await desk.story('Rolled back')
    return comparePlaces(before, site.destination.state())
  },
}
