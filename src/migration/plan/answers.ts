/** Seat (station id on the source) to station id on the destination. */
export type SeatMap = Readonly<Record<number, number>>

/** A station as found on the destination after mapping. */
export interface FoundStation {
  readonly stationId: number
  readonly name: string
}

/** What people have chosen; part of the desired state, never guessed. */
export interface Answers {
  /** Null until a person has confirmed it. */
  readonly seats: SeatMap | null
  /** Manual items confirmed, by their short name. */
  readonly confirmedItems: readonly string[]
}

export const NO_ANSWERS: Answers = { seats: null, confirmedItems: [] }
