/** What people have chosen; part of the desired state, never guessed. */
export interface Answers {
  /** Seat (station id on the source) to station id on the destination; null until a person has confirmed it. */
  readonly seats: Readonly<Record<number, number>> | null
  /** Manual items confirmed, by their short name. */
  readonly confirmedItems: readonly string[]
}

export const NO_ANSWERS: Answers = { seats: null, confirmedItems: [] }
