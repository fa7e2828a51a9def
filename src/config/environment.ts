import { parseMasterSecrets } from '../secrets/master-secrets.ts'
import { Secret } from '../secrets/secret.ts'
import type { Problem } from './problem.ts'
import { fromFiles } from './secret-variables.ts'

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** What a command cannot do without; everything else that is set is checked all the same. */
export type Need = 'slack-token' | 'slack-connection' | 'redis' | 'secret'

/** How Slack's events reach the bot. */
export type SlackConnection =
  | { readonly kind: 'socket'; readonly appToken: Secret }
  | { readonly kind: 'http'; readonly signingSecret: Secret; readonly port: number }

/** The environment, checked. What a command did not need may be null. */
export interface Environment {
  readonly configurationFile: string
  readonly logLevel: LogLevel
  readonly slackBotToken: Secret | null
  readonly slackConnection: SlackConnection | null
  /** Shows the app's manifest to `doctor`; null where it is not to look. */
  readonly slackConfigToken: Secret | null
  /** Ends in a slash; null for Slack itself. */
  readonly slackApiUrl: string | null
  readonly redisUrl: Secret | null
  /** 32 bytes in base64: the one in use first, then older ones that migrations may still need. */
  readonly masterSecrets: readonly Secret[]
  /** Those of them that came as STATIONMASTER_OLD_SECRETS. */
  readonly olderMasterSecrets: readonly Secret[]
  /** The file that holds the others, to be looked at again when they are used; null where they came as variables. */
  readonly masterSecretFile: string | null
  /** Port for probes and metrics of this process, whatever the file says; null: as the file says. */
  readonly healthPort: number | null
  /** Make-believe time for trying things out; null for real time. */
  readonly simulatedClock: SimulatedClock | null
}

/** At the real moment `realAt` it is `simulatedAt`; from then on time passes `rate` times as fast. */
export interface SimulatedClock {
  readonly realAt: number
  readonly simulatedAt: number
  readonly rate: number
}

/** One variable of the environment, as the documentation lists it. */
interface Variable {
  readonly allowed: string
  readonly isValid: (value: string) => boolean
  readonly neededFor?: Need
}

const areMasterSecrets = (value: string) => parseMasterSecrets(value) !== undefined

/**
 * Every variable that Stationmaster itself reads; secrets may have more, named in the configuration file. Those of
 * `SECRET_VARIABLES` may come from a file each, which `<name>_FILE` names.
 */
export const VARIABLES = {
  SLACK_BOT_TOKEN: {
    allowed: 'the bot token of the Slack app, which begins with xoxb-',
    isValid: (value) => /^xoxb-\S+$/.test(value),
    neededFor: 'slack-token',
  },
  SLACK_APP_TOKEN: {
    allowed: 'the app-level token of the Slack app, which begins with xapp- (Socket Mode)',
    isValid: (value) => /^xapp-\S+$/.test(value),
  },
  SLACK_SIGNING_SECRET: {
    allowed: 'the signing secret of the Slack app, together with PORT (HTTP instead of Socket Mode)',
    isValid: (value) => /^\S{8,}$/.test(value),
  },
  SLACK_CONFIG_TOKEN: {
    allowed: 'an app configuration token, which begins with xoxe; only for doctor',
    isValid: (value) => /^xoxe\S+$/.test(value),
  },
  PORT: { allowed: 'a whole number from 1 to 65535', isValid: isPort },
  SLACK_API_URL: { allowed: 'an address that begins with http:// or https://', isValid: isUrlOf('http:', 'https:') },
  REDIS_URL: {
    allowed: 'an address such as redis://127.0.0.1:6379 or rediss://…',
    isValid: isUrlOf('redis:', 'rediss:'),
    neededFor: 'redis',
  },
  STATIONMASTER_SECRET: {
    allowed: '32 bytes in base64, as "stationmaster init" prints them (44 characters)',
    isValid: areMasterSecrets,
    neededFor: 'secret',
  },
  STATIONMASTER_OLD_SECRETS: {
    allowed: 'earlier values of STATIONMASTER_SECRET, separated by commas',
    isValid: areMasterSecrets,
  },
  STATIONMASTER_CONFIG: { allowed: 'the path of the configuration file', isValid: (value) => value.trim() !== '' },
  STATIONMASTER_SIMULATED_CLOCK: {
    allowed: 'JSON with the numbers realAt, simulatedAt and rate (above 0); only for trying things out',
    isValid: (value) => parseSimulatedClock(value) !== undefined,
  },
  STATIONMASTER_HEALTH_PORT: { allowed: 'a whole number from 1 to 65535', isValid: isPort },
  LOG_LEVEL: {
    allowed: LOG_LEVELS.join(', '),
    isValid: (value) => LOG_LEVELS.some((level) => level === value),
  },
} as const satisfies Record<string, Variable>

type VariableName = keyof typeof VARIABLES
type Variables = Readonly<Record<string, string | undefined>>

/** Reads the environment; every problem is told, none shows a value. An empty variable counts as not set. */
export function readEnvironment(
  given: Variables,
  needs: ReadonlySet<Need>,
): { readonly environment: Environment; readonly problems: readonly Problem[] } {
  const { variables, files, problems: unreadable } = fromFiles(given)
  const problems: Problem[] = unreadable.map(({ name, sentence }) => problem(name, sentence))
  const valid = new Map<VariableName, string>()
  for (const [name, variable] of Object.entries(VARIABLES) as [VariableName, Variable][]) {
    const value = variables[name]
    if (unreadable.some((each) => each.name === `${name}_FILE`)) continue
    if (!value) {
      if (variable.neededFor && needs.has(variable.neededFor)) problems.push(missing(name, variable.allowed))
    } else if (variable.isValid(value)) valid.set(name, value)
    else problems.push(problem(name, `is set to something else (not shown), allowed: ${variable.allowed}`))
  }
  const isUnreadable = unreadable.some(({ name }) => name.startsWith('SLACK_'))
  problems.push(...connectionProblems(variables, isUnreadable ? new Set() : needs))
  const masterSecretFile = files.get('STATIONMASTER_SECRET') ?? null
  return { environment: { ...toEnvironment(valid), masterSecretFile }, problems }
}

function connectionProblems(variables: Variables, needs: ReadonlySet<Need>): Problem[] {
  const { SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, PORT } = variables
  if (SLACK_APP_TOKEN && SLACK_SIGNING_SECRET) {
    return [problem('SLACK_APP_TOKEN', 'is set and SLACK_SIGNING_SECRET too; set one of them: Socket Mode or HTTP')]
  }
  if (SLACK_SIGNING_SECRET && !PORT)
    return [problem('PORT', 'is not set, and SLACK_SIGNING_SECRET needs it: the port to listen on')]
  if (needs.has('slack-connection') && !SLACK_APP_TOKEN && !SLACK_SIGNING_SECRET) {
    return [
      missing('SLACK_APP_TOKEN', `${VARIABLES.SLACK_APP_TOKEN.allowed}; or set SLACK_SIGNING_SECRET and PORT (HTTP)`),
    ]
  }
  return []
}

function toEnvironment(valid: ReadonlyMap<VariableName, string>): Omit<Environment, 'masterSecretFile'> {
  const secret = (name: VariableName) => {
    const value = valid.get(name)
    return value === undefined ? null : new Secret(value)
  }
  const [appToken, signingSecret] = [secret('SLACK_APP_TOKEN'), secret('SLACK_SIGNING_SECRET')]
  const masterSecrets = (name: VariableName) => parseMasterSecrets(valid.get(name) ?? '') ?? []
  const olderMasterSecrets = masterSecrets('STATIONMASTER_OLD_SECRETS')
  return {
    configurationFile: valid.get('STATIONMASTER_CONFIG') ?? 'stationmaster.yml',
    logLevel: LOG_LEVELS.find((level) => level === valid.get('LOG_LEVEL')) ?? 'info',
    slackBotToken: secret('SLACK_BOT_TOKEN'),
    slackConnection: appToken
      ? { kind: 'socket', appToken }
      : signingSecret && { kind: 'http', signingSecret, port: Number(valid.get('PORT')) },
    slackConfigToken: secret('SLACK_CONFIG_TOKEN'),
    slackApiUrl: valid.get('SLACK_API_URL')?.replace(/\/*$/, '/') ?? null,
    redisUrl: secret('REDIS_URL'),
    masterSecrets: [...masterSecrets('STATIONMASTER_SECRET'), ...olderMasterSecrets],
    olderMasterSecrets,
    healthPort: portOf(valid.get('STATIONMASTER_HEALTH_PORT')),
    simulatedClock: parseSimulatedClock(valid.get('STATIONMASTER_SIMULATED_CLOCK') ?? '') ?? null,
  }
}

function parseSimulatedClock(text: string): SimulatedClock | undefined {
  try {
    const { realAt, simulatedAt, rate } = JSON.parse(text) as Partial<SimulatedClock>
    if (!isMoment(realAt) || !isMoment(simulatedAt) || !isMoment(rate) || rate <= 0) return undefined
    return { realAt, simulatedAt, rate }
  } catch {
    return undefined
  }
}

function isMoment(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function portOf(value: string | undefined): number | null {
  return value === undefined ? null : Number(value)
}

function isPort(value: string): boolean {
  return /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535
}

function isUrlOf(...protocols: readonly string[]) {
  return (value: string) => URL.canParse(value) && protocols.includes(new URL(value).protocol)
}

function missing(name: string, allowed: string): Problem {
  return problem(name, `is not set, allowed: ${allowed}`)
}

function problem(name: string, sentence: string): Problem {
  return { line: null, key: `environment variable ${name}`, sentence }
}
