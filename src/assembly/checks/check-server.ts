import type { Check } from '../../cli/cli-parts.ts'
import type { Loaded } from '../../config/load-configuration.ts'
import type { ServerId } from '../../migration/ids.ts'
import { examineServer } from '../../multipoint/examine/examine-server.ts'
import { openLog } from '../log.ts'
import { multipointOptions, toEndpoint } from '../servers.ts'

/** A slow server may take long for its worksheet; one that does not answer is given up step by step before. */
const PATIENCE_MS = 90_000

/** Everything about one server that a migration needs, from its name to its worksheet. */
export async function checkServer({ configuration, environment }: Loaded, name: ServerId): Promise<readonly Check[]> {
  const server = configuration.servers[name]
  if (!server) return []
  const log = openLog(environment)
  const observations = await examineServer(
    {
      ...multipointOptions(configuration, log),
      monotonicMs: () => performance.now(),
      signal: AbortSignal.timeout(PATIENCE_MS),
    },
    toEndpoint(configuration, server, log),
  )
  const subject = `Server ${name}`
  return observations.map((seen) => ({
    subject,
    what: seen.what,
    verdict: seen.verdict,
    found: seen.found,
    remedy: seen.verdict === 'finding' ? seen.remedy : null,
  }))
}
