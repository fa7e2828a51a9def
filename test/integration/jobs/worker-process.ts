// A worker in a process of its own: claims, says so, waits for a line on its input, commits, says how it went.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { openQueues } from '../../../src/jobs/queues.ts'
import { startReconciler } from '../../../src/jobs/reconciler.ts'
import { startWorkers } from '../../../src/jobs/start-workers.ts'
import type { MigrationId } from '../../../src/migration/ids.ts'
import { connectRedis } from '../../../src/store/connection.ts'
import { redisKeys } from '../../../src/store/keys.ts'
import { RedisBulletins } from '../../../src/store/redis-bulletins.ts'
import { RedisOutbox } from '../../../src/store/redis-outbox.ts'
import { RedisStore } from '../../../src/store/redis-store.ts'
import { aCommit, NOON } from '../../contract/store/commits.ts'
import { silentLogger } from './silent-logger.ts'

const [url = '', prefix = '', name = ''] = process.argv.slice(2)
const say = (line: string) => process.stdout.write(`${line}\n`)
const input = createInterface({ input: process.stdin })

const keys = redisKeys(prefix)
const connect = () => connectRedis(url, { patience: 'patient', onError: () => {} })
const options = { redis: await connect(), keys, newId: randomUUID, leaseMs: 700 }
const store = new RedisStore(options)

async function look(run: { owner: string }, id: MigrationId): Promise<void> {
  const claim = await store.claim(id, run.owner)
  if (claim.kind !== 'claimed') return
  say(`claimed ${claim.epoch}`)
  const beat = setInterval(() => void store.renew(id, run.owner, claim.epoch), 100)
  await once(input, 'line')
  clearInterval(beat)
  const commit = aCommit(id, claim.migration.version, { epoch: claim.epoch, state: 'completed', dueAt: null })
  const { kind } = await store.commit(commit)
  say(kind)
}

const queues = await openQueues({ redis: await connect(), prefix: keys.queues, logger: silentLogger })
await startWorkers({
  queues: ['preflight'],
  connect,
  prefix: keys.queues,
  processName: name,
  look,
  deliver: () => Promise.resolve(),
  logger: silentLogger,
  lockMs: 1_000,
  stalledCheckMs: 400,
})
const clock = { now: () => NOON }
startReconciler({
  store,
  outbox: new RedisOutbox(options),
  bulletins: new RedisBulletins(options),
  queues,
  clock,
  logger: silentLogger,
  intervalMs: 100,
})
say('ready')
