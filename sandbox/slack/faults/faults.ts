import { type Fault, faultSchema, type ParsedFault } from './fault.ts'
import { seededRandom } from './seeded-random.ts'

/** What is to happen to one call. Without a fault it takes effect at once and is answered truly. */
export interface Fate {
  readonly takesEffect: boolean
  readonly answer: ParsedFault['answer']
  readonly delayMs: number
  readonly answerDelayMs: number
}

const WELL: Fate = { takesEffect: true, answer: 'real', delayMs: 0, answerDelayMs: 0 }

/** All that goes wrong in this workspace. Of several faults that match a call, the one set first happens to it. */
export class Faults {
  #faults: { readonly fault: ParsedFault; left: number }[] = []
  #random = seededRandom(1)
  #happened = 0

  /** How many calls a fault has happened to. */
  get happened(): number {
    return this.#happened
  }

  /** Throws where the fault is not well formed. */
  set(fault: Fault): void {
    const parsed = faultSchema.parse(fault)
    this.#faults.push({ fault: parsed, left: parsed.times ?? Number.POSITIVE_INFINITY })
  }

  /** Ends all faults, or those of one method. */
  clear(method?: string): void {
    this.#faults = this.#faults.filter(({ fault }) => method !== undefined && fault.method !== method)
  }

  /** Random numbers begin anew, so that a run can be repeated. */
  seed(seed: number): void {
    this.#random = seededRandom(seed)
  }

  fateOf(method: string, channel: string | undefined): Fate {
    const hit = this.#faults.find(
      ({ fault, left }) =>
        left > 0 &&
        (fault.method === undefined || fault.method === method) &&
        (fault.channel === undefined || fault.channel === channel) &&
        (fault.probability === 1 || this.#random() < fault.probability),
    )
    if (!hit) return WELL
    hit.left -= 1
    this.#happened += 1
    const { fault } = hit
    return {
      takesEffect: fault.takesEffect || fault.answer === 'real',
      answer: fault.answer,
      delayMs: this.#drawn(fault.delayMs),
      answerDelayMs: this.#drawn(fault.answerDelayMs),
    }
  }

  #drawn(delay: ParsedFault['delayMs']): number {
    if (typeof delay === 'number') return delay
    const [from, to] = delay
    return from + this.#random() * (to - from)
  }
}
