import type { Change } from '../../../src/migration/plan/change.ts'
import type { Observation } from '../../../src/operations/ports.ts'

/** Looks at which a copy is still under way. */
const LOOKS_TO_COPY = 2

/** The files that a server has for its template, and those that are being copied. */
export class TemplateFiles {
  readonly there = new Set<string>()
  readonly #looksLeft = new Map<string, number>()

  observeCopy({ path }: Change & { kind: 'template-copy' }): Observation {
    const left = this.#looksLeft.get(path)
    if (left === undefined) {
      return this.there.has(path) ? { kind: 'as-wanted', found: 'copied' } : { kind: 'different', found: 'no file' }
    }
    if (left > 0) {
      this.#looksLeft.set(path, left - 1)
      return { kind: 'under-way', found: `${LOOKS_TO_COPY - left} of ${LOOKS_TO_COPY} parts copied` }
    }
    this.#looksLeft.delete(path)
    this.there.add(path)
    return { kind: 'as-wanted', found: 'copied' }
  }

  copy(path: string): void {
    this.#looksLeft.set(path, LOOKS_TO_COPY)
  }

  /** True where nothing is left of a copy. */
  isClean(path: string): boolean {
    return !this.there.has(path) && !this.#looksLeft.has(path)
  }

  isBeingCopied(path: string): boolean {
    return this.#looksLeft.has(path)
  }

  remove(path: string): void {
    this.there.delete(path)
    this.#looksLeft.delete(path)
  }
}
