import { closeSync, openSync, readFileSync } from 'node:fs'

/** A boundary that a process of one role crosses, and where it dies: before it, on its way, or after the answer has come. */
export interface CrashPoint {
  readonly role: string
  readonly boundary: string
  readonly moment: string
}

/** How the next process of a role is to die, as `die-at.mjs` reads it; no point: by itself it does not. */
export interface Sentence {
  readonly report: string
  readonly point: Pick<CrashPoint, 'boundary' | 'moment'> | null
}

/** How often a process is to die at a boundary at which nobody has died yet, where there is one. */
const NEW_POINT_CHANCE = 0.6

/** Which boundaries there are, found by crossing them, and at which somebody has died. */
export class CrashPoints {
  readonly #seen = new Map<string, CrashPoint>()
  readonly #died = new Map<string, number>()
  readonly #reports: { readonly role: string; readonly path: string }[] = []
  /** Handed out as the next death; it may lie beyond where its process got to. */
  readonly #tried = new Map<string, number>()
  readonly #directory: string
  readonly #random: () => number

  constructor(directory: string, random: () => number) {
    this.#directory = directory
    this.#random = random
  }

  /** How the next process of that role dies. */
  next(role: string): Sentence {
    const report = `${this.#directory}/deaths-${this.#reports.length}.txt`
    closeSync(openSync(report, 'a'))
    this.#reports.push({ role, path: report })
    const fresh = this.#undied(role)
    if (fresh.length > 0 && this.#random() < NEW_POINT_CHANCE) {
      const least = Math.min(...fresh.map((point) => this.#tried.get(keyOf(point)) ?? 0))
      const candidates = fresh.filter((point) => (this.#tried.get(keyOf(point)) ?? 0) === least)
      const point = candidates[Math.floor(this.#random() * candidates.length)]
      if (point) {
        this.#tried.set(keyOf(point), least + 1)
        return { report, point: { boundary: point.boundary, moment: point.moment } }
      }
    }
    return { report, point: null }
  }

  /** Takes up what a process has written before it died. True where it died at a boundary. */
  read(report: string): boolean {
    const role = this.#reports.find(({ path }) => path === report)?.role ?? ''
    let hasDied = false
    for (const line of readFileSync(report, 'utf8').split('\n')) {
      const [, what, boundary = '', moment = ''] = /^(seen|died) (.*) (before|during|after)$/.exec(line) ?? []
      if (!what) continue
      const point = { role, boundary, moment }
      this.#seen.set(keyOf(point), point)
      if (what === 'died') {
        this.#died.set(keyOf(point), (this.#died.get(keyOf(point)) ?? 0) + 1)
        hasDied = true
      }
    }
    return hasDied
  }

  /** Distinct points at which somebody has died. */
  get died(): readonly string[] {
    return [...this.#died.keys()].toSorted()
  }

  /** Points that were crossed and at which nobody has died. */
  get missed(): readonly string[] {
    return [...this.#seen.keys()].filter((key) => !this.#died.has(key)).toSorted()
  }

  get deaths(): number {
    return [...this.#died.values()].reduce((sum, count) => sum + count, 0)
  }

  #undied(role: string): CrashPoint[] {
    return [...this.#seen.entries()]
      .filter(([key, point]) => point.role === role && !this.#died.has(key))
      .map(([, point]) => point)
  }
}

function keyOf({ role, boundary, moment }: CrashPoint): string {
  return `${role}: ${moment} ${boundary}`
}
