import { compareDestination } from '../compare-destination.ts'
import { askAndApprove, confirmItems, mapAndConfirmSeats, pilot, schedule } from '../story.ts'
import { NOTICE_MS, type Play } from './play.ts'

/** A small room from the request to the sign-off of its pilot. */
export const BASIC: Play = {
  scenario: 'basic',
  async run(site, desk) {
    const [source, before] = [site.source.state(), site.destination.state()]
    const id = await askAndApprove(desk)
    await schedule(desk, site, id, NOTICE_MS)
    await mapAndConfirmSeats(desk, site, id, { everyMs: 300 })
    await confirmItems(desk, id)
    await pilot(desk, site, id)
    await desk.card(id, 'Completed')
    await desk.notice('You can use the stations again')
    return compareDestination(source, site.destination.state(), before)
  },
}
