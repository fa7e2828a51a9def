import type { SimulatedServer } from '../../../sandbox/servers/start-server.ts'
import type { CommandLogEntry, CommandPhase } from '../../../sandbox/servers/state/command-log.ts'
import type { Barrier } from '../../../sandbox/servers/state/holds.ts'
import { deedOf } from '../command-log-checks.ts'
import type { MortalWorker } from './mortal-worker.ts'

/**
 * When a worker dies over a command: it has just taken effect, and what would come next in its pipeline never does; or it takes
 * effect once the worker is dead; or it never does, because whoever comes next ends it before.
 */
export type Moment = 'after-effect' | 'effect-after-death' | 'never'

interface Interrupted {
  readonly server: SimulatedServer
  readonly call: string
  readonly barrier: Barrier
  readonly moment: Moment
}

const OVER: readonly CommandPhase[] = ['took-effect', 'answered', 'cancelled']

/** Kills the worker at each command that changes something on a server, once at each. */
export class Interruptions {
  readonly #logs = new Map<SimulatedServer, CommandLogEntry[]>()
  readonly #deeds = new Map<SimulatedServer, string[]>()
  readonly #watches: (() => void)[]
  readonly #moments: readonly Moment[]
  readonly #last: Interrupted[] = []
  #worker: MortalWorker | undefined
  #count = 0

  /** The moments take turns. */
  constructor(servers: readonly SimulatedServer[], moments: readonly Moment[]) {
    this.#moments = moments
    this.#watches = servers.map((server) => server.machine.log.watch((entry) => this.#see(server, entry)))
  }

  /** Whom to kill next. */
  follow(worker: MortalWorker): void {
    this.#worker = worker
  }

  /** True where a worker was killed over this command, whatever ran before it in its pipeline. */
  met(server: SimulatedServer, command: string): boolean {
    return this.#deeds.get(server)?.some((deed) => deed === command || deed.endsWith(` | ${command}`)) ?? false
  }

  /** Lets what was held go on now that nobody listens to it any more, and waits until it has happened. */
  async goOn(): Promise<void> {
    for (const { server, call, barrier, moment } of this.#last.splice(0)) {
      if (moment !== 'effect-after-death') continue
      barrier.release()
      await server.machine.log.until((entry) => entry.call === call && OVER.includes(entry.phase))
    }
  }

  end(): void {
    for (const endWatch of this.#watches) endWatch()
  }

  #see(server: SimulatedServer, entry: CommandLogEntry): void {
    const log = this.#logs.get(server) ?? []
    this.#logs.set(server, log)
    log.push(entry)
    const worker = this.#worker
    if (!worker || worker.isDead || !entry.mutates) return
    const moment = this.#moments[this.#count % this.#moments.length] ?? 'never'
    const isAfter = moment === 'after-effect'
    if (entry.phase !== (isAfter ? 'took-effect' : 'started')) return
    const met = this.#deeds.get(server) ?? []
    const deed = deedOf(entry, log)
    if (met.includes(deed)) return
    this.#deeds.set(server, [...met, deed])
    this.#count += 1
    const barrier = server.machine.holds.add(entry.command, isAfter ? 'after-effect' : 'before-effect', { runs: 1 })
    this.#last.push({ server, call: entry.call, barrier, moment })
    void worker.kill()
  }
}
