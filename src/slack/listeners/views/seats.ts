import { confirmSeats } from '../../../operations/acts/cutover/confirm-seats.ts'
import { seatOfBlock } from '../../ids.ts'
import type { FieldErrors } from '../../modals/when-inputs.ts'
import { type StateValues, textOf } from '../../payloads.ts'
import type { Desk } from '../desk.ts'
import { aboutMigration, answerSubmission, besideField, type Submitted } from './submission.ts'

export function onSeatsSubmitted(submitted: Submitted, desk: Desk): Promise<void> {
  const work = aboutMigration(async ({ act, values, about }) => {
    const read = readSeats(values)
    if ('errors' in read) return read
    const outcome = await confirmSeats(desk.ports, act, { id: about.id, seats: read.seats })
    const first = Object.keys(values).find((block) => seatOfBlock(block) !== undefined)
    return first === undefined ? outcome : besideField(outcome, first)
  })
  return answerSubmission(submitted, desk, work)
}

/** Seat to station; a station that is chosen twice is an error beside the second seat. */
function readSeats(values: StateValues): { seats: Record<number, number> } | { errors: FieldErrors } {
  const seats: Record<number, number> = {}
  const errors: FieldErrors = {}
  for (const block of Object.keys(values)) {
    const seat = seatOfBlock(block)
    const station = textOf(values, block)
    if (seat === undefined || station === null) continue
    if (Object.values(seats).includes(Number(station))) {
      errors[block] = 'This station is chosen for another seat already. Each station can be used once.'
    }
    seats[seat] = Number(station)
  }
  return Object.keys(errors).length > 0 ? { errors } : { seats }
}
