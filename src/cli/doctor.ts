import type { Need } from '../config/environment.ts'
import { type Loaded, loadConfiguration } from '../config/load-configuration.ts'
import { ConfigurationError, formatProblem } from '../config/problem.ts'
import type { Check, CliParts } from './cli-parts.ts'
import { withReference } from './with-reference.ts'

export const EVERY_NEED: ReadonlySet<Need> = new Set(['slack-token', 'slack-connection', 'redis', 'secret'])

/** Looks at everything that a running Stationmaster depends on, all at once; what is broken does not keep the rest from being looked at. */
export async function examine(
  parts: CliParts,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<readonly Check[]> {
  const configuration = checkConfiguration(variables, EVERY_NEED)
  const loaded = configuration.loaded ?? checkConfiguration(variables, new Set()).loaded
  if (!loaded) return configuration.checks
  const { environment } = loaded
  const guarded = guardedBy((error) => parts.reportIncident(error, variables))
  const servers = Object.keys(loaded.configuration.servers)
  const others = await Promise.all([
    ...(environment.redisUrl && environment.masterSecrets.length > 0
      ? [guarded('Master secret', parts.checkMasterSecret(loaded))]
      : []),
    ...(environment.redisUrl ? [guarded('Redis', parts.checkRedis(loaded))] : []),
    ...(environment.slackBotToken ? [guarded('Slack', parts.checkSlack(loaded))] : []),
    ...servers.map((name) => guarded(`Server ${name}`, parts.checkServer(loaded, name))),
  ])
  return [...configuration.checks, ...parts.checkProcess(), ...others.flat()]
}

function checkConfiguration(
  variables: Readonly<Record<string, string | undefined>>,
  needs: ReadonlySet<Need>,
): { readonly loaded: Loaded | null; readonly checks: readonly Check[] } {
  const about = { subject: 'Configuration', what: 'file and environment', remedy: null }
  try {
    const loaded = loadConfiguration(variables, needs)
    const { file, servers } = loaded.configuration
    const found = `${file} and the environment are complete; ${Object.keys(servers).length} servers`
    return { loaded, checks: [{ ...about, verdict: 'fine', found }] }
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    const checks = error.problems.map((problem) => {
      return { ...about, verdict: 'finding', found: formatProblem(error.file, problem) } as const
    })
    return { loaded: null, checks }
  }
}

/** A check that fails is a finding like any other. */
function guardedBy(report: (error: unknown) => string) {
  return async (subject: string, checks: Promise<readonly Check[]>): Promise<readonly Check[]> => {
    try {
      return await checks
    } catch (error) {
      const found = withReference(error, report(error))
      return [{ subject, what: 'look', verdict: 'finding', found, remedy: null }]
    }
  }
}
