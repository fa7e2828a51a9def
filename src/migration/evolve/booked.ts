import type { EpochMs } from '../ids.ts'
import type { Migration } from '../migration.ts'
import type { Booking } from '../record-parts.ts'
import type { Part } from './part.ts'

/** The window as calendars have it after this event: what is called off stays there, crossed out. */
export function booked({ schedule, booking }: Migration, at: EpochMs): Part {
  const window = schedule ?? booking
  if (!window) return {}
  const { startAt, endAt } = window
  const isCancelled = schedule === null
  if (booking && isSame(booking, { startAt, endAt, isCancelled })) return {}
  return { booking: { startAt, endAt, isCancelled, sequence: booking ? booking.sequence + 1 : 0, changedAt: at } }
}

function isSame(one: Booking, other: Pick<Booking, 'startAt' | 'endAt' | 'isCancelled'>): boolean {
  return one.startAt === other.startAt && one.endAt === other.endAt && one.isCancelled === other.isCancelled
}
