import type { MakeBelieveSite } from '../site/make-believe-site.ts'
import { checkBoxesOf, type Desk } from './desk.ts'

const MINUTE_MS = 60_000

/** The whole story up to an approved plan. Resolves with the migration's id. */
export async function askAndApprove(desk: Desk): Promise<string> {
  const asked = await desk.command('requester', 'start lab-old lab-new')
  const answer = (await asked.waitForResponse()).text
  const id = /MIG-\d+/.exec(answer)?.[0]
  if (!id) throw new Error(`the request was answered by: ${answer}`)
  await acknowledgeAll(desk, id)
  await approve(desk, id)
  return id
}

export async function acknowledgeAll(desk: Desk, id: string): Promise<void> {
  await desk.press('approver', await desk.cardWith(id, 'Acknowledge'), 'Acknowledge')
  const modal = await desk.modal('approver', 'Acknowledge')
  await desk.submit('approver', modal, checkBoxesOf(modal))
}

export async function approve(desk: Desk, id: string): Promise<void> {
  await desk.press('approver', await desk.cardWith(id, 'Review plan'), 'Review plan')
  await desk.submit('approver', await desk.modal('approver', 'Plan'), {})
}

/** Schedules it as soon as the promised notice allows. */
export async function schedule(desk: Desk, site: MakeBelieveSite, id: string, inMs: number): Promise<void> {
  await desk.press('requester', await desk.cardWith(id, 'Schedule'), 'Schedule')
  const { date, time } = siteTimeOf(Math.ceil((site.now() + inMs) / MINUTE_MS) * MINUTE_MS)
  await desk.submit('requester', await desk.modal('requester', 'Schedule'), { 'when.date': date, 'when.time': time })
}

function siteTimeOf(at: number): { date: string; time: string } {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' })
  const [date = '', time = ''] = parts.format(at).split(' ')
  return { date, time }
}

/** Somebody on site presses the key at each screen; then the operator says which seat is which station. */
export async function mapAndConfirmSeats(
  desk: Desk,
  site: MakeBelieveSite,
  id: string,
  everyMs: number,
): Promise<void> {
  await desk.card(id, 'stations')
  await site.destination.person.mapStations({ everyMs })
  await confirmSeats(desk, site, id)
}

/** Corrects the proposal by what people see at the screens. */
export async function confirmSeats(desk: Desk, site: MakeBelieveSite, id: string): Promise<void> {
  await desk.press('operator', await desk.cardWith(id, 'Confirm seats'), 'Confirm seats')
  const modal = await desk.modal('operator', 'Seats')
  await desk.submit('operator', modal, Object.fromEntries(seatsAsSeen(site)))
}

/** For each station of the source, the station of the destination that now stands at the same place. */
export function seatsAsSeen(site: MakeBelieveSite): [block: string, station: string][] {
  const found = site.destination.state().stations
  return site.source.state().stations.map((station) => {
    const same = found.find((candidate) => candidate.seat === station.seat)
    if (!same) throw new Error(`nobody has mapped the seat ${station.seat}`)
    return [`seat.${station.stationId}`, String(same.stationId)]
  })
}

/** Does by hand what no cmdlet can do, and confirms each item. */
export async function confirmItems(desk: Desk, id: string): Promise<void> {
  await desk.press('operator', await desk.cardWith(id, 'Confirm items'), 'Confirm items')
  const modal = await desk.modal('operator', 'Items')
  await desk.press('operator', modal, 'Confirm')
}
