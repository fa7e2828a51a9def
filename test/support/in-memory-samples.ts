import { type SessionSample, WEEKS_KEPT } from '../../src/migration/quiet/history.ts'
import type { SessionSamples } from '../../src/operations/ports.ts'

const DAY_MS = 86_400_000

/** What Redis does, in memory. */
export class InMemorySamples implements SessionSamples {
  readonly #claims = new Map<string, string>()
  readonly #kept = new Map<string, Map<number, SessionSample>>()

  async claim(server: string, slotAt: number, owner: string): Promise<boolean> {
    const key = `${server} ${slotAt}`
    if (!this.#claims.has(key)) this.#claims.set(key, owner)
    return this.#claims.get(key) === owner
  }

  async add(server: string, sample: SessionSample): Promise<void> {
    const at = Math.floor(sample.at / 1000) * 1000
    const kept = this.#kept.get(server) ?? new Map<number, SessionSample>()
    this.#kept.set(server, kept.set(at, { ...sample, at }))
    const firstKept = (Math.floor(at / DAY_MS) - WEEKS_KEPT * 7) * DAY_MS
    for (const earlier of kept.keys()) if (earlier < firstKept) kept.delete(earlier)
  }

  async list(server: string): Promise<SessionSample[]> {
    return [...(this.#kept.get(server)?.values() ?? [])].toSorted((a, b) => a.at - b.at)
  }
}
