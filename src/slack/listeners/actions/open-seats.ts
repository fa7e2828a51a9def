import type { Desk } from '../desk.ts'
import { seatsView } from '../views-to-open.ts'
import { type Click, openClick } from './click.ts'

export function onOpenSeats(click: Click, desk: Desk): Promise<void> {
  return openClick(click, desk, 'Seats', ({ id }) => seatsView(id))
}
