import { randomBytes } from 'node:crypto'
import type { Redis } from 'ioredis'
import { startRounds } from '../jobs/rounds.ts'
import type { InstallationSign } from '../multipoint/pool-names.ts'
import type { Logger } from '../operations/ports.ts'
import type { OwnIdentity } from '../slack/own-identity.ts'
import { judgeSkew, MAX_SKEW_MS, measureSkew, type Skew, skewInWords } from '../store/installation/clock-skew.ts'
import { newerRecords } from '../store/installation/newer-records.ts'
import { OtherInstallationError, recordInstallation } from '../store/installation/record-installation.ts'
import { settleNeighbours } from '../store/installation/settle-neighbours.ts'
import type { Keys } from '../store/keys.ts'

const LOOK_EVERY_MS = 60_000

/** The clock of this computer can't be relied on. */
class WrongClockError extends Error {}

export interface Surroundings {
  readonly redis: Redis
  readonly keys: Keys
  /** Asks Slack who we are; null where this process has no token. */
  readonly identity: (() => Promise<OwnIdentity>) | null
  readonly sign: InstallationSign
  readonly logger: Logger
  /** The computer's clock, whatever the domain's clock says. */
  readonly hostNow: () => number
}

/**
 * Looks whether this process may work where it was started: by its clock, and under this prefix. Throws one sentence where it may
 * not. Brings what the neighbours see in line with our locks, and says what of the records this version does not know. Gives the sign
 * under which servers know us.
 */
export async function meetSurroundings(surroundings: Omit<Surroundings, 'sign'>): Promise<InstallationSign> {
  const { redis, keys, logger, hostNow } = surroundings
  judgeClock(await measureSkew(redis, hostNow), logger)
  const { mark } = await recordInstallation(
    redis,
    keys,
    await askIdentity(surroundings),
    randomBytes(4).toString('hex'),
  )
  await lookAround(surroundings)
  return { name: keys.prefix, mark }
}

/** Looks again each minute, and gives up where the process may no longer work. */
export function watchSurroundings(surroundings: Surroundings, giveUp: (error: unknown) => void) {
  const { redis, keys, sign, logger, hostNow } = surroundings
  return startRounds(
    async () => {
      judgeClock(await measureSkew(redis, hostNow), logger)
      await recordInstallation(redis, keys, await askIdentity(surroundings), sign.mark ?? '')
      await lookAround(surroundings)
    },
    {
      intervalMs: LOOK_EVERY_MS,
      firstAfterMs: LOOK_EVERY_MS,
      onTrouble: (err) => {
        if (err instanceof WrongClockError || err instanceof OtherInstallationError) giveUp(err)
        else logger.warn({ err }, 'the surroundings could not be looked at')
      },
    },
  )
}

function judgeClock(skew: Skew, logger: Logger): void {
  const verdict = judgeSkew(skew)
  if (verdict === 'too far') throw new WrongClockError(skewSentence(skew))
  if (verdict === 'differ') logger.warn({ skewMs: skew.ms }, 'the clock of this computer and that of Redis differ')
}

function skewSentence(skew: Skew): string {
  return `The clock of this computer is ${skewInWords(skew)} that of Redis, and nothing is begun by a clock that is more than ${MAX_SKEW_MS / 1000} seconds off: let both computers set their clocks over the network, then start again.`
}

/** Where Slack cannot be asked, nothing is known yet; whoever listens to Slack does not come far without it. */
async function askIdentity({ identity, logger }: Omit<Surroundings, 'sign'>): Promise<OwnIdentity> {
  if (!identity) return { team: null, app: null }
  try {
    return await identity()
  } catch (err) {
    logger.warn({ err }, 'Slack could not be asked whose token this is')
    return { team: null, app: null }
  }
}

async function lookAround({ redis, keys, logger }: Pick<Surroundings, 'redis' | 'keys' | 'logger'>): Promise<void> {
  for (const { lockName, holder, other } of await settleNeighbours(redis, keys)) {
    logger.error({ lockName, migrationId: holder, other }, 'two installations hold one server')
  }
  for (const { id, schema } of await newerRecords(redis, keys)) {
    logger.warn({ migrationId: id, schema }, 'written by a newer version than this one; it is left alone')
  }
}
