interface Range {
  from: bigint
  to: bigint
}

/** More gaps than this are not kept apart; the oldest numbers are then forgotten, as if they never came. */
const MAX_RANGES = 1024

/** A set of numbers that come roughly in order, kept as ranges: its size grows with the gaps, not with the numbers. */
export class NumberRanges {
  readonly #ranges: Range[] = []

  add(number: bigint): void {
    let index = this.#ranges.length
    while (index > 0 && (this.#ranges[index - 1]?.from ?? 0n) > number) index -= 1
    const before = this.#ranges[index - 1]
    const after = this.#ranges[index]
    if (before && number <= before.to) return
    const joinsBefore = before?.to === number - 1n
    const joinsAfter = after?.from === number + 1n
    if (joinsBefore) before.to = joinsAfter ? after.to : number
    else if (joinsAfter) after.from = number
    else this.#ranges.splice(index, 0, { from: number, to: number })
    if (joinsBefore && joinsAfter) this.#ranges.splice(index, 1)
    if (this.#ranges.length > MAX_RANGES) this.#ranges.shift()
  }

  /** Whether every number above `after`, up to and with `upTo`, is in the set. */
  hasAll(after: bigint, upTo: bigint): boolean {
    return upTo <= after || this.#ranges.some(({ from, to }) => from <= after + 1n && upTo <= to)
  }
}
