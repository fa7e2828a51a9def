import type { Migration } from '../../src/migration/migration.ts'
import { openItems } from '../../src/migration/open-points.ts'
import type { StateName } from '../../src/migration/states.ts'
import { confirmItem } from '../../src/operations/acts/cutover/confirm-item.ts'
import { signOff } from '../../src/operations/acts/decision/sign-off.ts'
import type { Ports } from '../../src/operations/ports.ts'
import { aStation } from './a-worksheet.ts'
import { CAROL, type FakeSite, OSCAR } from './fake-ports.ts'
import { actBy, ID, logOnInPilot, look, record, told } from './fake-story.ts'

export interface Play {
  /** Ports of the next worker; asked again after a crash of the last one. */
  readonly worker: () => Ports
  /** Stations as they come up on the destination. */
  readonly stationIds: readonly number[]
  readonly until: StateName
}

/** Plays a migration on, people doing what they are asked for; a worker that crashes is followed by another one. */
export async function playToEnd(site: FakeSite, { worker, stationIds, until }: Play): Promise<Migration> {
  let inUse = worker()
  for (let steps = 0; steps < 1000; steps += 1) {
    const m = await record(site)
    if (m.state === until || m.state === 'failed') return m
    await actAsPeople(site, m, stationIds)
    site.clock.moveTo(site.store.dueAt(ID) ?? 0)
    await look(site, { ports: inUse }).catch(() => {
      inUse = worker()
      site.leases.now += 31_000
    })
  }
  throw new Error(`it never came to ${until}`)
}

async function actAsPeople(site: FakeSite, m: Migration, stationIds: readonly number[]): Promise<void> {
  if (m.parked?.reason === 'seats') told(await confirmItem(site.ports, actBy(OSCAR), { id: ID, item: 'seats' }))
  else if (m.parked?.reason === 'manual-items') await doItems(site)
  else if (m.parked) throw new Error(`nobody expected ${m.parked.sentence}`)
  if (m.state === 'waiting-for-stations' && site.destination.worksheet.stations.length < stationIds.length) {
    site.destination.mapStations(stationIds)
  }
  if (m.state === 'pilot' && m.pilot?.seen.userAt === null) logOnInPilot(site)
  else if (m.state === 'pilot') told(await signOff(site.ports, actBy(CAROL), { id: ID }))
}

/** People do every open item, on the server where it shows there, and confirm it. */
export async function doItems(site: FakeSite): Promise<void> {
  const m = await record(site)
  for (const { item } of openItems(m)) {
    if (item === 'virtual-desktops') createDesktops(site, m)
    if (item === 'put-stations-back') site.destination.change({ stations: [aStation(1)] })
    told(await confirmItem(site.ports, actBy(OSCAR), { id: ID, item }))
  }
}

function createDesktops({ destination }: FakeSite, { assessment, answers }: Migration): void {
  const seats = (assessment?.desired.stations ?? []).filter((seat) => seat.virtualMachine !== null)
  const withDesktop = seats.map((seat) => answers.seats?.[seat.stationId])
  const { stations, computerName } = destination.worksheet
  destination.change({
    stations: stations.map((station) =>
      withDesktop.includes(station.stationId)
        ? { ...station, virtualMachine: `${computerName}-${station.stationId}` }
        : station,
    ),
  })
}
