import { comparePlaces } from '../compare-destination.ts'
import { askAndApprove, confirmItems, mapAndConfirmSeats, rollBack, schedule } from '../story.ts'
import { NOTICE_MS, type Play } from './play.ts'

/** Breaks in the middle of the virtual desktops, is rolled back, and leaves the destination as its first worksheet says. */
export const ROLLBACK: Play = {
  scenario: 'full',
  site: { server: { copyBytesPerSecond: 8e9 }, policy: { windowLength: '8h' } },
  async run(site, desk) {
    const before = site.destination.state()
    const id = await askAndApprove(desk)
    site.destination.change((state) => {
      state.faults.push({
        kind: 'error',
        command: 'Import-WmsVirtualDesktop',
        exception: 'System.IO.IOException',
        message: 'There is not enough space on the disk.',
      })
    })
    await schedule(desk, site, id, NOTICE_MS)
    await mapAndConfirmSeats(desk, site, id, { everyMs: 200 })
    await desk.card(id, 'Failed')
    await rollBack(desk, id, 'The import fails, lessons begin at eight')
    await desk.cardWith(id, 'Confirm items')
    site.destination.person.unplugStations()
    await confirmItems(desk, id)
    await desk.card(id, 'Rolled back')
    await desk.story('the destination is set as it was before')
    return comparePlaces(before, site.destination.state())
  },
}
