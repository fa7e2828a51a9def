import { once } from 'node:events'
import { connect } from 'node:net'
import { vi } from 'vitest'
import { createDesktops, seatsAsSeen } from '../../../sandbox/demo/story.ts'
import type { SimulatedServer } from '../../../sandbox/servers/start-server.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import { openItems } from '../../../src/migration/open-points.ts'
import { testAccountsOf } from '../../../src/migration/stages/pilot-changes.ts'
import type { StateName } from '../../../src/migration/states.ts'
import { confirmItem } from '../../../src/operations/acts/cutover/confirm-item.ts'
import { confirmSeats } from '../../../src/operations/acts/cutover/confirm-seats.ts'
import { releaseStations } from '../../../src/operations/acts/cutover/release-stations.ts'
import { signOff } from '../../../src/operations/acts/decision/sign-off.ts'
import { CAROL, OSCAR } from '../fake-ports.ts'
import { actBy, ID, record, told } from '../fake-story.ts'
import type { Interruptions } from './interruptions.ts'
import type { WholeSite } from './open-whole-site.ts'

/** In which order somebody presses the keys at the screens, so that no station has the number that it had. */
const ORDER = ['Row 4 B', 'Row 4 A', 'Row 3 A', 'Row 2 B', 'Row 2 A', 'Row 1 B', 'Row 1 A']
const LEASE_MS = 31_000
const MAX_LOOKS = 3_000

/** Plays it on until it comes to a state, people doing what they are asked for; a worker that is killed is followed by another. */
export async function playWholeSite(
  site: WholeSite,
  until: StateName | ((m: Migration) => boolean),
  interruptions?: Interruptions,
): Promise<Migration> {
  const isThere = typeof until === 'function' ? until : ({ state }: Migration) => state === until
  const hire = async () => {
    const worker = await site.hire()
    interruptions?.follow(worker)
    return worker
  }
  let worker = await hire()
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    const m = await record(site)
    if (isThere(m) || m.state === 'failed') return m
    await actAsPeople(site, m)
    site.clock.moveTo(site.store.dueAt(ID) ?? 0)
    await untilPowerRests(site)
    await worker.look(site)
    if (!worker.isDead) continue
    await interruptions?.goOn()
    site.leases.now += LEASE_MS
    worker = await hire()
  }
  throw new Error(`it never came to that, but stays ${(await record(site)).state}`)
}

/** The clock of the site is not real, going down and coming up is: nobody looks while the one goes on without the other. */
async function untilPowerRests({ source, destination }: WholeSite): Promise<void> {
  for (const server of [source, destination]) {
    await vi.waitUntil(() => isAtRest(server), { timeout: 10_000, interval: 10 })
  }
}

async function isAtRest({ machine, port }: SimulatedServer): Promise<boolean> {
  const { power } = machine.state
  return power === 'on' || (power === 'off' && !(await isOpen(port)))
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

async function actAsPeople(site: WholeSite, m: Migration): Promise<void> {
  if (m.parked?.reason === 'seats') {
    const seats = Object.fromEntries(seatsAsSeen(site).map(([block, id]) => [Number(block.split('.')[1]), Number(id)]))
    told(await confirmSeats(site.ports, actBy(OSCAR), { id: ID, seats }))
  } else if (m.parked?.reason === 'manual-items') await doItems(site, m)
  else if (m.parked) throw new Error(`nobody expected ${m.parked.sentence}`)
  if (m.state === 'waiting-for-stations' && site.destination.machine.state.unmappedSeats.length > 0) {
    await site.destination.person.mapStations({ seats: ORDER })
  }
  if (m.state === 'pilot') await pilot(site, m)
}

async function doItems(site: WholeSite, m: Migration): Promise<void> {
  for (const { item } of openItems(m)) {
    if (item === 'virtual-desktops') createDesktops(site)
    if (item === 'put-stations-back') site.destination.person.unplugStations()
    told(await confirmItem(site.ports, actBy(OSCAR), { id: ID, item }))
  }
}

/** Two people log on, stations are released in two steps, and the pilot is signed off. */
async function pilot(site: WholeSite, { pilot: now, cutover, assessment }: Migration): Promise<void> {
  if (!now || !cutover || !assessment) return
  if (now.seen.userAt === null) return logOnWithTestAccounts(site, cutover.secretKeyId, testAccountsOf(assessment))
  if (now.releasedSeats.length === 0) {
    told(await releaseStations(site.ports, actBy(OSCAR), { id: ID, stations: ['Teacher'], people: 'staff' }))
  } else if (now.releasedSeats.length < assessment.source.stations.length) {
    told(await releaseStations(site.ports, actBy(OSCAR), { id: ID, stations: null, people: 'everyone' }))
  } else told(await signOff(site.ports, actBy(CAROL), { id: ID }))
}

async function logOnWithTestAccounts(
  { destination, passwords }: WholeSite,
  keyId: string,
  { administrator, user }: ReturnType<typeof testAccountsOf>,
): Promise<void> {
  const isThere = (account: string) =>
    destination.machine.state.sessions.some(({ userName }) => userName.endsWith(account))
  for (const [account, stationId] of [
    [administrator, 1],
    [user, 2],
  ] as const) {
    if (isThere(account)) continue
    const password = (await passwords.derive(keyId, ID, account)).reveal()
    const result = destination.person.logOn({ account, password, stationId })
    if (result.kind === 'refused') throw new Error(`${account} can't log on: ${result.message}`)
  }
}
