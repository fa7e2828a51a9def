import { SlackRefusal } from '../slack-refusal.ts'
import type { WorkspaceClock } from './clock.ts'
import { newId } from './ids.ts'
import type { EphemeralMessage, StoredMessage } from './message.ts'

const MAX_USES = 5
const LIFETIME_MS = 30 * 60_000

/** What a response_url was handed out for. */
export interface ResponseOrigin {
  readonly userId: string
  readonly channel: string
  /** The message that was clicked, which the answer may replace or delete. */
  readonly message?: StoredMessage | EphemeralMessage
  /** Called with each message that an answer makes or changes. */
  readonly onResponse?: (message: StoredMessage) => void
}

/** response_urls: five answers within thirty minutes. */
export class ResponseUrls {
  readonly #origins = new Map<string, ResponseOrigin & { madeAt: number; uses: number }>()
  readonly #clock: WorkspaceClock
  readonly #baseUrl: () => string

  constructor(clock: WorkspaceClock, baseUrl: () => string) {
    this.#clock = clock
    this.#baseUrl = baseUrl
  }

  make(origin: ResponseOrigin): string {
    const id = newId('R')
    this.#origins.set(id, { ...origin, madeAt: this.#clock.now(), uses: 0 })
    return `${this.#baseUrl()}/response/${id}`
  }

  use(id: string): ResponseOrigin {
    const origin = this.#origins.get(id)
    if (!origin) throw new SlackRefusal('invalid_url')
    if (this.#clock.isOlder(origin.madeAt, LIFETIME_MS)) throw new SlackRefusal('expired_url')
    if (origin.uses >= MAX_USES) throw new SlackRefusal('used_url')
    origin.uses += 1
    return origin
  }
}
