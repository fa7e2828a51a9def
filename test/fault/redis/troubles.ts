import { setTimeout as delay } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import type { PrivateRedis } from '../../../sandbox/site/private-redis.ts'
import { freePort } from '../../support/free-port.ts'

export interface Stage {
  readonly redis: PrivateRedis
  /** A connection of ours, past every proxy, that waits as long as it takes. */
  readonly admin: Redis
  /** Swallows the next answer that Redis gives to a process of the product. */
  readonly cutNextAnswer: () => void
  readonly random: () => number
}

/** Something that happens to a Redis, and that is over when it resolves. */
export interface Trouble {
  readonly name: string
  readonly bring: (stage: Stage) => Promise<void>
}

/** In this time everybody has come back. */
const BACK_MS = 1_000

/** `kill -9`, and started again over the same files after a while. */
export function killed(awayMs: number): Trouble {
  return {
    name: 'killed',
    async bring({ redis }) {
      await redis.restart('SIGKILL', () => delay(awayMs))
      await delay(BACK_MS)
    },
  }
}

/** Stopped by the system: it takes connections and answers nobody. */
export function paused(forMs: number): Trouble {
  return {
    name: 'paused',
    async bring({ redis }) {
      const { pid } = redis
      if (pid === undefined) throw new Error('this Redis is not ours to stop')
      process.kill(pid, 'SIGSTOP')
      try {
        await delay(forMs)
      } finally {
        process.kill(pid, 'SIGCONT')
      }
    },
  }
}

/** As by a full memory with `noeviction`: it reads, and writes nothing. */
export function full(forMs: number): Trouble {
  return {
    name: 'full',
    async bring({ admin }) {
      await admin.config('SET', 'maxmemory', '1mb')
      await delay(forMs)
      await admin.config('SET', 'maxmemory', '0')
    },
  }
}

/** Somebody has made it a replica of a server that is not there: it reads, and writes nothing. */
export function replica(forMs: number): Trouble {
  return {
    name: 'replica',
    async bring({ admin }) {
      await admin.replicaof('127.0.0.1', await freePort())
      await delay(forMs)
      await admin.replicaof('NO', 'ONE')
    },
  }
}

/** As over a slow disk: every write waits, again and again, for that long at most. */
export function slow(forMs: number, stepMs: number): Trouble {
  return {
    name: 'slow',
    async bring({ admin }) {
      const overAt = performance.now() + forMs
      while (performance.now() < overAt) {
        await admin.call('CLIENT', 'PAUSE', String(stepMs), 'WRITE')
        await delay(stepMs + 20)
      }
    },
  }
}

/** Now and then a connection breaks after a command was carried out, before its answer arrives. */
export function cutOff(forMs: number, everyMs: number): Trouble {
  return {
    name: 'cut off',
    async bring({ cutNextAnswer, random }) {
      const overAt = performance.now() + forMs
      while (performance.now() < overAt) {
        cutNextAnswer()
        await delay(everyMs * (0.5 + random()))
      }
    },
  }
}
