import { SlackRefusal } from '../slack-refusal.ts'
import type { Acknowledgement } from '../socket-mode/envelope.ts'
import type { WaitOptions } from '../workspace/change-feed.ts'
import type { StoredMessage } from '../workspace/message.ts'
import type { World } from '../workspace/world.ts'

/** What a person sees of a command or click: how fast it was taken, and what came back to them. */
export interface Interaction {
  readonly acks: readonly Acknowledgement[]
  /** Of the first acknowledgement. */
  readonly latencyMs: number
  /** What Slack shows when nobody took it, or the name of its refusal of the acknowledgement's content. */
  readonly error?: string
  readonly triggerId: string
  /** Messages made by acknowledgements and response_urls so far; grows while the app goes on answering. */
  readonly responses: readonly StoredMessage[]
  /** The texts of `responses`, one per line. */
  text(): string
  /** Resolves with the n-th response, counted from 1. */
  waitForResponse(count?: number, options?: WaitOptions): Promise<StoredMessage>
}

export class ResponseCollector {
  readonly responses: StoredMessage[] = []
  error: string | undefined
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  readonly add = (message: StoredMessage): void => {
    this.responses.push(message)
    this.#world.feed.publish({ kind: 'response', message })
  }

  /** Runs what an acknowledgement asks for; Slack shows its refusal to the person, not to the app. */
  attempt(effect: () => void): void {
    try {
      effect()
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error
      this.error = error.message
    }
  }

  interaction(acks: readonly Acknowledgement[], triggerId: string): Interaction {
    const taken = acks.filter(({ status }) => status === 'acknowledged')
    const error = this.error ?? (taken.length === 0 ? (acks[0]?.status ?? 'dispatch_failed') : undefined)
    const { responses } = this
    return {
      acks,
      latencyMs: Math.min(...acks.map(({ latencyMs }) => latencyMs)),
      triggerId,
      responses,
      ...(error ? { error } : {}),
      text: () => responses.map(({ text }) => text).join('\n'),
      waitForResponse: (count = 1, { timeoutMs = 5000, what = `response ${count}` } = {}) =>
        this.#world.feed.waitFor(() => responses[count - 1], { timeoutMs, what }),
    }
  }
}
