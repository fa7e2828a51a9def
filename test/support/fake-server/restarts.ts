import type { RestartMark, WorkAccount } from '../../../src/operations/ports.ts'

const LOOK_AGAIN_MS = 5_000
/** Answers in a row after which a server counts as back. */
const GOOD_ANSWERS = 2

export type Verdict = 'up-before' | 'away' | 'coming' | 'back'

/** Whether a server is up, and since when: by looks, because nothing here has a clock. */
export class Restarts {
  /** Looks at which a server that restarts is away. */
  looksAway = 1
  /** Marks of restarts that were watched for, as whom. */
  readonly watchedAs: WorkAccount[] = []
  #boots = 1
  #awayFor = 0
  #isOff = false
  readonly #read: (signal: AbortSignal) => void

  /** `read` throws where the server can't be worked with. */
  constructor(read: (signal: AbortSignal) => void) {
    this.#read = read
  }

  get boots(): number {
    return this.#boots
  }

  get isAway(): boolean {
    return this.#isOff || this.#awayFor > 0
  }

  get isOff(): boolean {
    return this.#isOff
  }

  restart(): void {
    this.#boots += 1
    this.#awayFor = this.looksAway
  }

  switchOff(): void {
    this.#isOff = true
  }

  async watch(as: WorkAccount, signal: AbortSignal): Promise<RestartMark> {
    this.#read(signal)
    this.watchedAs.push(as)
    return { bootedBefore: this.#boots, since: 0, goodAnswers: 0 }
  }

  look(mark: RestartMark): { verdict: Verdict; mark: RestartMark; lookAgainInMs: number } {
    const verdict = this.#verdict(mark)
    const goodAnswers = verdict === 'away' || verdict === 'up-before' ? 0 : mark.goodAnswers + 1
    return { verdict, mark: { ...mark, goodAnswers }, lookAgainInMs: LOOK_AGAIN_MS }
  }

  #verdict(mark: RestartMark): Verdict {
    if (this.#isOff) return 'away'
    if (this.#awayFor > 0) {
      this.#awayFor -= 1
      return 'away'
    }
    if (this.#boots <= mark.bootedBefore) return 'up-before'
    return mark.goodAnswers + 1 >= GOOD_ANSWERS ? 'back' : 'coming'
  }
}
