import type { Ports } from '../../../src/operations/ports.ts'
import { isCrash, mortalPorts } from '../crashing-ports.ts'
import type { CuttingProxy } from '../cutting-proxy.ts'
import type { Stage } from '../fake-ports.ts'
import { look } from '../fake-story.ts'

/** A worker that can be killed at any moment, as by `kill -9`. */
export interface MortalWorker {
  readonly isDead: boolean
  /** One look at the migration; comes to an end when it is killed. */
  look(stage: Stage): Promise<void>
  /** From now on nothing that it says reaches anybody: not the record, and through cut connections no server. */
  kill(): Promise<void>
}

/** A worker with these ports, whose only ways to the servers are these. */
export function mortalWorker(ports: Ports, ways: readonly CuttingProxy[]): MortalWorker {
  const process = new AbortController()
  let isDead = false
  const mortal = mortalPorts(ports, () => (isDead ? 'before' : null))
  return {
    get isDead() {
      return isDead
    },
    async look(stage) {
      await look(stage, { ports: mortal.ports, signal: process.signal }).catch((error: unknown) => {
        if (!isDead || !isCrash(error)) throw error
      })
    },
    async kill() {
      if (isDead) return
      isDead = true
      const cut = ways.map((way) => way.close())
      // Only what still waits in this process; a server can't be told any more.
      process.abort()
      await Promise.all(cut)
    },
  }
}
