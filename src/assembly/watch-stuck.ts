import type { Loaded } from '../config/load-configuration.ts'
import { type Rounds, startRounds } from '../jobs/rounds.ts'
import type { Ports } from '../operations/ports.ts'
import { createStuckWatch } from '../operations/watch-stuck.ts'
import type { RedisSurvey } from '../store/redis-survey.ts'
import { speedOf } from './ports.ts'

const LONGEST_ROUND_MS = 15_000
const SHORTEST_ROUND_MS = 500
/** On a clock that is sped up, a job needs its real second all the same. */
const REAL_PATIENCE_MS = 20_000

/** Looks, in every process, for migrations that do not come on. */
export function watchForStuck({ configuration, environment }: Loaded, ports: Ports, survey: RedisSurvey): Rounds {
  const speed = speedOf(environment)
  const wanted = configuration.policy.stuckAfterMs
  const afterMs = speed > 1 ? Math.max(wanted, REAL_PATIENCE_MS * speed) : wanted
  const heldForMs = afterMs / speed
  const round = createStuckWatch(ports, survey, { afterMs, heldForMs, realNow: () => performance.now() })
  return startRounds(round, {
    intervalMs: Math.min(LONGEST_ROUND_MS, Math.max(SHORTEST_ROUND_MS, heldForMs / 8)),
    onTrouble: (err) => ports.logger.warn({ err }, 'it could not be looked what is stuck'),
  })
}
