import type { Reading } from '../worksheet/reading.ts'
import type { Orientation } from '../worksheet/worksheet.ts'

/** Seat (station id on the source) to station id on the destination. */
export type SeatMap = Readonly<Record<number, number>>

/** A station as found on the destination after mapping: what a rollback returns it to. */
export interface FoundStation {
  readonly stationId: number
  readonly name: string
  /** Absent in logs of earlier versions. */
  readonly orientation?: Reading<Orientation>
  readonly autoLogonUser?: string | null
}

/** What people have chosen; part of the desired state, never guessed. */
export interface Answers {
  /** Null until a person has confirmed it. */
  readonly seats: SeatMap | null
  /** Manual items confirmed, by their short name. */
  readonly confirmedItems: readonly string[]
  /** Items that an approver has overruled: what they would make so stays different. Absent in records of earlier versions. */
  readonly overruledItems?: readonly string[]
}

export const NO_ANSWERS: Answers = { seats: null, confirmedItems: [] }

/** What a comparison of two worksheets needs to know besides them. */
export type DiffContext = Pick<Answers, 'seats' | 'confirmedItems' | 'overruledItems'>
