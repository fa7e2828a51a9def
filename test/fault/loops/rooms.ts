import type { SimulatedServer } from '../../../sandbox/servers/start-server.ts'
import type { ServerState } from '../../../sandbox/servers/state/server-state.ts'
import { keepUpdatesOut } from '../../../sandbox/site/keep-updates-out.ts'
import type { PairSeed, SitePair } from '../../../sandbox/site/pairs.ts'
import { makeSmall } from '../../../sandbox/site/small-room.ts'

/** Names of that many pairs of servers. */
export function pairSeeds(count: number): PairSeed[] {
  return Array.from({ length: count }, (_, index) => ({
    names: { source: `old-${index + 1}`, destination: `new-${index + 1}` },
  }))
}

/** A room whose servers can be had as they were when it was opened. */
export class Room {
  readonly pair: SitePair
  readonly #fresh: readonly (readonly [SimulatedServer, ServerState])[]

  constructor(pair: SitePair) {
    this.pair = pair
    makeSmall(pair)
    this.#fresh = [pair.source, pair.destination].map((server) => [server, server.state()] as const)
  }

  /** New machines in the old places. */
  renew(now: number): void {
    for (const [server, fresh] of this.#fresh) {
      server.change((state) => {
        for (const key of Object.keys(state)) delete (state as unknown as Record<string, unknown>)[key]
        Object.assign(state, structuredClone(fresh))
      })
    }
    keepUpdatesOut(this.pair.source, now)
  }
}
