import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { MakeBelieveSite } from '../../../sandbox/site/make-believe-site.ts'
import { type ProductProcess, startProduct } from '../../../sandbox/site/product-process.ts'
import type { CrashPoints } from './crash-points.ts'

/** One process that is started again whenever it dies. */
export interface Post {
  readonly role: string
  readonly args: readonly string[]
  /** How far its clock is ahead of the site's, in ms of the site's time; 0. */
  readonly clockAheadMs?: number
}

export const POSTS: readonly Post[] = [
  { role: 'bot', args: ['bot'] },
  { role: 'worker', args: ['worker', '--queues', 'preflight,migrate,verify'] },
  { role: 'worker', args: ['worker', '--queues', 'preflight,migrate,verify'] },
  { role: 'relay', args: ['worker', '--queues', 'notify'] },
]

interface Place {
  readonly post: Post
  process: ProductProcess | null
  /** When it began to work; null while it starts. */
  readyAt: number | null
}

const PRELOAD = fileURLToPath(new URL('./die-at.mjs', import.meta.url))
const END_MS = 15_000
/** On a busy machine nothing would ever come on if everybody died while they start. */
const LEAST_LIFE_MS = 1_500

/** The product's processes, each at its post; who dies is followed by another, who may be told where to die. */
export class Crew {
  readonly #site: Pick<MakeBelieveSite, 'environment'>
  readonly #entry: string
  readonly #points: CrashPoints
  readonly #at: Place[]
  readonly #runs: Promise<void>[] = []
  readonly #logs: string[] = []
  #isMortal = true
  #isOver = false
  /** Processes that were started. */
  started = 0
  /** How processes ended that nobody had told to. */
  readonly unexpected: string[] = []
  #killed = new WeakSet<ProductProcess>()

  constructor(
    site: Pick<MakeBelieveSite, 'environment'>,
    entry: string,
    points: CrashPoints,
    posts: readonly Post[] = POSTS,
  ) {
    this.#site = site
    this.#entry = entry
    this.#points = points
    this.#at = posts.map((post) => ({ post, process: null, readyAt: null }))
  }

  start(): void {
    for (const place of this.#at) this.#runs.push(this.#keepManned(place))
  }

  /** Resolves once everybody works who was started first. */
  async untilReady(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.untilLogged('process started')))
  }

  /** From now on nobody who is started is told to die. */
  spare(): void {
    this.#isMortal = false
  }

  /** kill -9 of one of those at work, `whom` from 0 to 1; false where nobody has worked long enough to have done something. */
  kill(whom: number): boolean {
    const process = this.#atWork(whom)
    if (!process) return false
    this.#killed.add(process)
    process.signal('SIGKILL')
    return true
  }

  /** Stops one of those at work, `whom` from 0 to 1, and lets them go on later; false where nobody works. */
  freeze(whom: number, ms: number): boolean {
    const process = this.#atWork(whom)
    if (!process) return false
    process.signal('SIGSTOP')
    setTimeout(() => process.signal('SIGCONT'), ms)
    return true
  }

  /** Those who stand at their posts now. */
  get processes(): readonly ProductProcess[] {
    return this.#at.flatMap(({ process }) => process ?? [])
  }

  logs(): string {
    return [...this.#logs, ...this.#at.map(({ process }) => process?.log() ?? '')].join('\n')
  }

  async end(): Promise<void> {
    this.#isOver = true
    for (const { process } of this.#at) process?.signal('SIGTERM')
    await Promise.race([Promise.all(this.#runs), delay(END_MS)])
    for (const { process } of this.#at) process?.signal('SIGKILL')
    await Promise.all(this.#runs)
  }

  #atWork(whom: number): ProductProcess | undefined {
    const those = this.#at.flatMap((place) => {
      const { process } = place
      return process && isAtWork(place) && !this.#killed.has(process) ? [process] : []
    })
    return those[Math.floor(whom * those.length)]
  }

  async #keepManned(place: Place): Promise<void> {
    while (!this.#isOver) {
      const sentence = this.#isMortal ? this.#points.next(place.post.role) : null
      const environment = {
        ...this.#site.environment,
        ...clockOf(this.#site, place.post),
        ...(sentence && {
          NODE_OPTIONS: `--import ${PRELOAD}`,
          STATIONMASTER_TEST_DEATH: JSON.stringify(sentence),
        }),
      }
      const process = startProduct(this.#entry, place.post.args, environment)
      this.started += 1
      place.process = process
      process.untilLogged('process started').then(
        () => {
          place.readyAt = performance.now()
        },
        () => {},
      )
      const how = await process.ended
      place.readyAt = null
      this.#logs.push(process.log())
      const diedAtPoint = sentence !== null && this.#points.read(sentence.report)
      const isMeant = this.#isOver || this.#killed.has(process) || (how === 'SIGKILL' && diedAtPoint)
      if (!isMeant) {
        this.unexpected.push(`${place.post.role} ended (${how}): ${process.log().slice(-600)}`)
        await delay(500)
      }
    }
  }
}

/** The site's clock, shifted. */
function clockOf({ environment }: Pick<MakeBelieveSite, 'environment'>, { clockAheadMs = 0 }: Post) {
  const clock = JSON.parse(environment.STATIONMASTER_SIMULATED_CLOCK ?? '{}')
  return {
    STATIONMASTER_SIMULATED_CLOCK: JSON.stringify({ ...clock, simulatedAt: clock.simulatedAt + clockAheadMs }),
  }
}

function isAtWork({ readyAt }: Place): boolean {
  return readyAt !== null && performance.now() - readyAt >= LEAST_LIFE_MS
}
