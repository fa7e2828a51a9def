import type { Subscriptions } from '../../src/operations/ports.ts'
import { MAX_SUBSCRIBERS, SUBSCRIBED_FOR_MS } from '../../src/store/redis-subscriptions.ts'

/** Subscriptions for tests of operations; the contract tests hold it to what the real ones promise. */
export class InMemorySubscriptions implements Subscriptions {
  readonly #byServer = new Map<string, Map<string, number>>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  async of(servers: readonly string[]): Promise<string[]> {
    return [...new Set(servers.flatMap((server) => [...this.#those(server).keys()]))]
  }

  async add(server: string, person: string): Promise<'added' | 'already' | 'full'> {
    const those = this.#those(server)
    const isKnown = those.has(person)
    if (!isKnown && those.size >= MAX_SUBSCRIBERS) return 'full'
    those.set(person, this.#now())
    this.#byServer.set(server, those)
    return isKnown ? 'already' : 'added'
  }

  async remove(server: string, person: string): Promise<boolean> {
    return this.#those(server).delete(person)
  }

  #those(server: string): Map<string, number> {
    const those = this.#byServer.get(server) ?? new Map<string, number>()
    for (const [person, at] of those) if (at <= this.#now() - SUBSCRIBED_FOR_MS) those.delete(person)
    return those
  }
}
