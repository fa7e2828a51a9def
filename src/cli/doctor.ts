import type { Need } from '../config/environment.ts'
import { type Loaded, loadConfiguration } from '../config/load-configuration.ts'
import { ConfigurationError, formatProblem } from '../config/problem.ts'
import type { Check, CliParts } from './cli-parts.ts'

export const EVERY_NEED: ReadonlySet<Need> = new Set(['slack-token', 'slack-connection', 'redis', 'secret'])

/** Looks at everything that a running Stationmaster depends on; what is broken does not keep the rest from being looked at. */
export async function examine(
  parts: CliParts,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<readonly Check[]> {
  const configuration = checkConfiguration(variables, EVERY_NEED)
  const loaded = configuration.loaded ?? checkConfiguration(variables, new Set()).loaded
  if (!loaded) return configuration.checks
  const { environment } = loaded
  return [
    ...configuration.checks,
    ...(environment.redisUrl ? await guarded('Redis', parts.checkRedis(loaded)) : []),
    ...(environment.slackBotToken ? await guarded('Slack', parts.checkSlack(loaded)) : []),
    ...(await checkServers(parts, loaded)),
  ]
}

function checkConfiguration(
  variables: Readonly<Record<string, string | undefined>>,
  needs: ReadonlySet<Need>,
): { readonly loaded: Loaded | null; readonly checks: readonly Check[] } {
  try {
    const loaded = loadConfiguration(variables, needs)
    const { file, servers } = loaded.configuration
    const found = `${file} and the environment are complete; ${Object.keys(servers).length} servers`
    return { loaded, checks: [{ isFine: true, what: 'Configuration', found, remedy: null }] }
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    const checks = error.problems.map((problem) => ({
      isFine: false,
      what: 'Configuration',
      found: formatProblem(error.file, problem),
      remedy: null,
    }))
    return { loaded: null, checks }
  }
}

async function checkServers(parts: CliParts, loaded: Loaded): Promise<Check[]> {
  const names = Object.keys(loaded.configuration.servers)
  const checks = await Promise.all(names.map((name) => guarded(`Server ${name}`, parts.checkServer(loaded, name))))
  return checks.flat()
}

/** A check that fails is a finding like any other. */
async function guarded(what: string, checks: Promise<readonly Check[]>): Promise<readonly Check[]> {
  try {
    return await checks
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error)
    return [{ isFine: false, what, found, remedy: null }]
  }
}
