import type { Redis } from 'ioredis'
import type { Lapse } from '../../operations/ports.ts'
import { RecordsBehindError } from '../errors.ts'
import type { Keys } from '../keys.ts'
import { run } from '../script.ts'
import { END_LAPSE, LOOK_AT_LINEAGE, TURN_BACK } from './turn-back.lua.ts'

/** A counted write, by which a process knows whether Redis still has what it had. */
export interface Sighting {
  /** How many writes Redis had counted; 0 where none was seen. */
  readonly count: number
  /** Names the last of them. */
  readonly mark: string
}

const MARK_LENGTH = 8
const NOTHING_SEEN: Sighting = { count: 0, mark: '' }
const FOUND_LESS = 'Redis has less than it had acknowledged'

/**
 * The newest write of an installation that this process has seen; one for all its connections. What it has seen goes with every
 * write that gives something out, so that nothing is given out by data that went back in time.
 */
export class Lineage {
  #newest: Sighting

  constructor(newest: Sighting = NOTHING_SEEN) {
    this.#newest = newest
  }

  get newest(): Sighting {
    return this.#newest
  }

  /** Takes note of a counted write. Answers overtake each other, so the highest counts. */
  saw(count: number, mark: string): void {
    if (count > this.#newest.count) this.#newest = { count, mark }
  }

  /** What a script is given; `id` names the write that it is going to make. */
  asArguments(id: string) {
    const next = markOf(id)
    return { count: String(this.#newest.count), mark: this.#newest.mark, next }
  }

  /** Looks whether Redis still has what it had, and declares it behind where it has not; null where all is well. */
  async look(redis: Redis, keys: Keys, newId: () => string): Promise<Lapse | null> {
    const { count, mark } = this.#newest
    const reply = await run(redis, LOOK_AT_LINEAGE, [keys.lineage, keys.marks], [count, mark])
    const [kind, turn, why, now, nowMark] = reply as [string, string, string, string, string]
    if (kind === '') {
      this.saw(Number(now), nowMark.slice(0, MARK_LENGTH))
      return null
    }
    if (kind === 'restoring') return { kind, turn: Number(turn), why }
    if (turn === '') {
      await this.declareBehind(redis, keys, newId, FOUND_LESS)
      return this.look(redis, keys, newId)
    }
    this.saw(Number(now), nowMark.slice(0, MARK_LENGTH))
    return { kind: 'behind', turn: Number(turn), why }
  }

  /**
   * Declares that data went back in time: from now on nothing is given out, every claim is fenced, numbers that may have been
   * used are skipped, and messages that may have been posted are looked for first. Once for each lapse, whoever notices.
   */
  async declareBehind(redis: Redis, keys: Keys, newId: () => string, why: string): Promise<void> {
    const mark = markOf(newId())
    const reply = await run(
      redis,
      TURN_BACK,
      [keys.lineage, keys.marks, keys.sequence, keys.all, keys.recordPrefix, keys.message('')],
      [this.#newest.count, mark, why],
    )
    const [count, newest] = reply as [number, string]
    this.saw(Number(count), newest.slice(0, MARK_LENGTH))
  }

  /** Everything has been looked after: things are given out again. */
  async endLapse(redis: Redis, keys: Keys, turn: number): Promise<void> {
    await run(redis, END_LAPSE, [keys.lineage], [turn])
  }

  /** What a script answered instead of doing anything. Throws `RecordsBehindError`. */
  async refuse(kind: string, redis: Redis, keys: Keys, newId: () => string): Promise<never> {
    await this.note(kind, redis, keys, newId)
    throw new RecordsBehindError(kind === 'restoring' ? 'restoring' : 'behind')
  }

  /** The same for those who have another way to say that it was not done. */
  async note(kind: string, redis: Redis, keys: Keys, newId: () => string): Promise<void> {
    if (kind === 'behind') await this.declareBehind(redis, keys, newId, FOUND_LESS)
  }
}

export function markOf(id: string): string {
  return id.slice(0, MARK_LENGTH)
}
