import type { MakeBelieveSite } from '../../site/make-believe-site.ts'
import { ROLES_WITH_DEPUTY } from '../../site/people.ts'
import { compareDestination } from '../compare-destination.ts'
import type { Desk } from '../desk.ts'
import {
  askAndApprove,
  confirmItems,
  createDesktops,
  mapAndConfirmSeats,
  pilot,
  retire,
  schedule,
  verifyAgain,
} from '../story.ts'
import { NOTICE_MS, type Play } from './play.ts'

/** In which order somebody presses the keys at the screens, so that no station has the number that it had. */
const ORDER = ['Row 4 B', 'Row 4 A', 'Row 3 A', 'Row 2 B', 'Row 2 A', 'Row 1 B', 'Row 1 A']

/** The whole guide: virtual desktops, stations in another order, restarts, disk protection, a pilot, and the retired source. */
export const FULL: Play = {
  scenario: 'whole-site',
  site: { roles: ROLES_WITH_DEPUTY, server: { copyBytesPerSecond: 8e9 }, policy: { windowLength: '8h' } },
  async run(site, desk) {
    const [source, before] = [site.source.state(), site.destination.state()]
    const id = await askAndApprove(desk)
    await schedule(desk, site, id, NOTICE_MS)
    await mapAndConfirmSeats(desk, site, id, { everyMs: 200, seats: ORDER })
    await desk.cardWith(id, 'Confirm items')
    createDesktops(site)
    await confirmItems(desk, id)
    await pilot(desk, site, id)
    await desk.card(id, 'Completed')
    await desk.notice('You can use the stations again')
    const destination = site.destination.state()
    await verifyAgain(desk, id)
    await retire(desk, id)
    return [
      ...compareDestination(source, destination, before),
      ...(await retired(site, desk)),
      ...protection(destination),
    ]
  },
}

function protection({
  diskProtection,
  virtualMachines,
}: ReturnType<MakeBelieveSite['destination']['state']>): string[] {
  const template = virtualMachines.some((machine) => machine.name === 'MPS-DST01-t')
  return [
    ...(diskProtection === 'Discard' ? [] : [`disk protection of the destination is ${diskProtection}`]),
    ...(template ? [] : ['the destination has no template']),
  ]
}

async function retired(site: MakeBelieveSite, desk: Desk): Promise<string[]> {
  await desk.story('The source is retired')
  const { power, domain } = site.source.state()
  return [
    ...(power === 'off' ? [] : [`the source is ${power}`]),
    ...(domain === null ? [] : ['the source is still in its domain']),
  ]
}
