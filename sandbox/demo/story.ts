import { randomUUID } from 'node:crypto'
import type { MakeBelieveSite } from '../site/make-believe-site.ts'
import type { PairNames } from '../site/pairs.ts'
import { logOnWithTestAccounts } from '../site/pilot-people.ts'
import type { View } from '../slack/workspace/view-store.ts'
import { checkBoxesOf, type Desk } from './desk.ts'

const MINUTE_MS = 60_000

type ServersOfSite = Pick<MakeBelieveSite, 'source' | 'destination'>

export interface Choices {
  /** What shall happen when the time to go back passes and nobody answers. */
  readonly ifNoAnswer?: 'hold' | 'roll-back'
}

/** The whole story up to an approved plan. Resolves with the migration's id. */
export async function askAndApprove(desk: Desk, choices: Choices = {}): Promise<string> {
  const id = await ask(desk, { source: 'lab-old', destination: 'lab-new' })
  await acknowledgeAll(desk, id)
  await approve(desk, id, choices)
  return id
}

/** Somebody asks for a migration. Resolves with its id. */
export async function ask(desk: Desk, { source, destination }: PairNames): Promise<string> {
  const asked = await desk.command('requester', `start ${source} ${destination}`)
  const answer = (await asked.waitForResponse()).text
  const id = /MIG-\d+/.exec(answer)?.[0]
  if (!id) throw new Error(`the request was answered by: ${answer}`)
  return id
}

export async function acknowledgeAll(desk: Desk, id: string): Promise<void> {
  await desk.press('approver', await desk.cardWith(id, 'Acknowledge'), 'Acknowledge')
  const modal = await desk.modal('approver', 'Acknowledge')
  await desk.submit('approver', modal, checkBoxesOf(modal))
}

export async function approve(desk: Desk, id: string, { ifNoAnswer }: Choices = {}): Promise<void> {
  await desk.press('approver', await desk.cardWith(id, 'Review plan'), 'Review plan')
  const choice = ifNoAnswer ? { 'approve.if-no-answer': ifNoAnswer } : {}
  await desk.submit('approver', await desk.modal('approver', 'Plan'), choice)
}

/** Schedules it as soon as the promised notice allows. */
export async function schedule(desk: Desk, site: MakeBelieveSite, id: string, inMs: number): Promise<void> {
  await desk.press('requester', await desk.cardWith(id, 'Schedule'), 'Schedule')
  const { date, time } = siteTimeOf(Math.ceil((site.now() + inMs) / MINUTE_MS) * MINUTE_MS)
  await desk.submit('requester', await desk.modal('requester', 'Schedule'), { 'when.date': date, 'when.time': time })
}

/** A moment as people of the site type it. */
export function siteTimeOf(at: number): { date: string; time: string } {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' })
  const [date = '', time = ''] = parts.format(at).split(' ')
  return { date, time }
}

/** Somebody on site presses the key at each screen; then the operator says which seat is which station. */
export async function mapAndConfirmSeats(
  desk: Desk,
  site: ServersOfSite,
  id: string,
  mapping: { readonly everyMs: number; readonly seats?: readonly string[] },
): Promise<void> {
  await desk.card(id, 'stations')
  await site.destination.person.mapStations(mapping)
  await confirmSeats(desk, site, id)
}

/** Corrects the proposal by what people see at the screens. */
export async function confirmSeats(desk: Desk, site: ServersOfSite, id: string): Promise<void> {
  await desk.press('operator', await desk.cardWith(id, 'Confirm seats'), 'Confirm seats')
  const modal = await desk.modal('operator', 'Seats')
  await desk.submit('operator', modal, Object.fromEntries(seatsAsSeen(site)))
}

/** For each station of the source, the station of the destination that now stands at the same place. */
export function seatsAsSeen(site: ServersOfSite): [block: string, station: string][] {
  const found = site.destination.state().stations
  return site.source.state().stations.map((station) => {
    const same = found.find((candidate) => candidate.seat === station.seat)
    if (!same) throw new Error(`nobody has mapped the seat ${station.seat}`)
    return [`seat.${station.stationId}`, String(same.stationId)]
  })
}

/** Does by hand what no cmdlet can do, and confirms each item, until none is left. */
export async function confirmItems(desk: Desk, id: string): Promise<void> {
  await desk.press('operator', await desk.cardWith(id, 'Confirm items'), 'Confirm items')
  let modal = await desk.modal('operator', 'Items')
  for (let item = itemOf(modal); item !== undefined; item = itemOf(modal)) {
    await desk.press('operator', modal, 'Confirm')
    modal = await desk.modalWithout('operator', 'Items', `\`${item}\``)
  }
}

/** The first item that the modal asks for, by its short name. */
function itemOf(modal: View): string | undefined {
  return /`([a-z0-9-]+)`/.exec(JSON.stringify(modal.blocks))?.[1]
}

/** What a person does in MultiPoint Manager after an import: each seat that had a desktop gets one of its own. */
export function createDesktops(site: ServersOfSite): void {
  const seats = site.source.state().stations.filter((station) => station.virtualMachineName !== '')
  site.destination.change((state) => {
    for (const station of state.stations.filter((each) => seats.some((seat) => seat.seat === each.seat))) {
      const name = `${state.computerName}-${station.stationId}`
      const folder = 'C:\\Users\\Public\\Documents\\Hyper-V\\Virtual hard disks'
      const diskPath = `${folder}\\${name}.vhd`
      state.virtualMachines.push({ name, id: randomUUID(), state: 'Running', diskPath, isStationDesktop: true })
      station.virtualMachineName = name
    }
  })
}

/** Two people try their test accounts; then the stations are released step by step, and the pilot is signed off. */
export async function pilot(desk: Desk, site: MakeBelieveSite, id: string): Promise<void> {
  await desk.card(id, 'pilot')
  logOnWithTestAccounts(site)
  await desk.story('the test user has logged on')
  await desk.command('operator', `release ${id} Teacher, Row1-A staff`)
  await desk.notice('Row1-A')
  await desk.story('Released so far')
  await desk.command('operator', `release ${id}`)
  await desk.notice('You can use the stations again')
  await desk.story('Released so far', 2)
  await desk.command('approver', `sign-off ${id}`)
}

/** Weeks later somebody asks whether the destination is still what it was. */
export async function verifyAgain(desk: Desk, id: string): Promise<void> {
  await desk.command('operator', `verify ${id}`)
  await desk.story('the destination is as it was verified')
}

/** One approver asks, another one answers for what is lost with the source, and approves. */
export async function retire(desk: Desk, id: string): Promise<void> {
  await desk.command('approver', `retire ${id}`)
  await desk.cardWith(id, 'Approve retirement')
  await (await desk.command('deputy', `acknowledge ${id}`)).waitForResponse()
  await desk.command('deputy', `approve ${id}`)
  await desk.card(id, 'retired')
}

export async function rollBack(desk: Desk, id: string, reason: string): Promise<void> {
  await desk.command('approver', `rollback ${id} ${reason}`)
}
