import { SlackRefusal } from '../slack-refusal.ts'
import type { WorkspaceClock } from './clock.ts'
import { newId } from './ids.ts'

export const TRIGGER_LIFETIME_MS = 3000

interface Trigger {
  readonly userId: string
  readonly madeAt: number
  /** The modal in which the person acted; only such a trigger can push. */
  readonly viewId?: string
  exchanged: boolean
}

/** Trigger ids: each opens one modal for one person, within three seconds. */
export class TriggerStore {
  readonly #triggers = new Map<string, Trigger>()
  readonly #clock: WorkspaceClock

  constructor(clock: WorkspaceClock) {
    this.#clock = clock
  }

  make(userId: string, viewId?: string): string {
    const id = `${newId('1')}.${this.#triggers.size + 1}.trigger`
    this.#triggers.set(id, { userId, madeAt: this.#clock.now(), exchanged: false, ...(viewId ? { viewId } : {}) })
    return id
  }

  /** Checks a trigger without using it up; a call that Slack refuses for another reason leaves it usable. */
  check(id: string): Trigger {
    const trigger = this.#triggers.get(id)
    if (!trigger) throw new SlackRefusal('invalid_trigger_id')
    if (trigger.exchanged) throw new SlackRefusal('exchanged_trigger_id')
    if (this.#clock.isOlder(trigger.madeAt, TRIGGER_LIFETIME_MS)) throw new SlackRefusal('expired_trigger_id')
    return trigger
  }
}
