import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from '../../support/free-port.ts'

export interface Sentinel {
  readonly url: string
  stop(): Promise<void>
}

/** Starts a real Sentinel that watches the server on this port, and waits until it has greeted it. */
export async function startSentinel(watched: number): Promise<Sentinel> {
  const directory = await mkdtemp(join(tmpdir(), 'stationmaster-sentinel-'))
  const port = await freePort()
  const file = join(directory, 'sentinel.conf')
  await writeFile(
    file,
    `port ${port}\nbind 127.0.0.1\ndir ${directory}\nsentinel monitor site 127.0.0.1 ${watched} 1\n`,
  )
  const server = spawn(process.env.STATIONMASTER_REDIS_SERVER ?? 'redis-server', [file, '--sentinel'], {
    stdio: 'ignore',
  })
  await untilGreeted(watched)
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      const ended = once(server, 'exit')
      server.kill('SIGKILL')
      await ended
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** A Sentinel says hello to others like it through each server that it watches. */
async function untilGreeted(port: number): Promise<void> {
  const redis = new Redis(port, '127.0.0.1')
  const greeted = once(redis, 'message')
  await redis.subscribe('__sentinel__:hello')
  await greeted
  redis.disconnect()
}
