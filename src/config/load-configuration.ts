import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { readCertificates } from './certificate-files.ts'
import type { Configuration, ServerConfiguration, SlackConfiguration } from './configuration.ts'
import { crossCheck } from './cross-checks.ts'
import { type Environment, type Need, readEnvironment } from './environment.ts'
import { explainIssues } from './explain-issues.ts'
import { ConfigurationError, type Problem } from './problem.ts'
import { readYaml } from './read-yaml.ts'
import { type FileValues, fileSchema } from './schema.ts'
import { readTexts } from './texts-file.ts'
import { logOnOf, trustOf } from './ways-in.ts'

type Variables = Readonly<Record<string, string | undefined>>

export interface Loaded {
  readonly configuration: Configuration
  readonly environment: Environment
}

/** Reads environment and configuration file. Throws `ConfigurationError` with every problem of both at once. */
export function loadConfiguration(variables: Variables, needs: ReadonlySet<Need>): Loaded {
  const { environment, problems: environmentProblems } = readEnvironment(variables, needs)
  const file = environment.configurationFile
  const outcome = readFile(file, variables, needs)
  const problems = [...outcome.problems, ...environmentProblems, ...clearRedisProblems(outcome, environment)]
  if (problems.length > 0 || !outcome.configuration) throw new ConfigurationError(file, problems)
  return { configuration: outcome.configuration, environment }
}

/** An authority has no meaning without TLS, and whoever names one believes to have it. */
function clearRedisProblems({ configuration }: Outcome, { redisUrl }: Environment): Problem[] {
  const isClear = redisUrl !== null && new URL(redisUrl.reveal()).protocol === 'redis:'
  if (!isClear || configuration === null || configuration.redis.ca === null) return []
  const sentence = 'is about a certificate, which only rediss:// has; REDIS_URL begins with redis://'
  return [{ line: null, key: 'redis.ca', sentence }]
}

interface Outcome {
  readonly configuration: Configuration | null
  readonly problems: readonly Problem[]
}

function readFile(file: string, variables: Variables, needs: ReadonlySet<Need>): Outcome {
  try {
    return parseConfiguration(readFileSync(file, 'utf8'), file, variables, needs)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (typeof code !== 'string') throw error
    return { configuration: null, problems: [{ line: null, key: file, sentence: unreadable(code) }] }
  }
}

function unreadable(code: string): string {
  if (code === 'ENOENT')
    return 'there is no such file; "stationmaster init" writes one, or set STATIONMASTER_CONFIG to where it is'
  if (code === 'EACCES') return 'the file may not be read by this user'
  if (code === 'EISDIR') return 'this is a folder, not a file'
  return `the file cannot be read (${code})`
}

/** Checks the text of a configuration file; `configuration` is null exactly when there are problems. */
export function parseConfiguration(
  text: string,
  file: string,
  variables: Variables,
  needs: ReadonlySet<Need>,
): Outcome {
  const values = readYaml(text)
  const isEmpty = values.value === null && values.problems.length === 0
  if (isEmpty)
    return {
      configuration: null,
      problems: [{ line: null, key: file, sentence: 'the file is empty; "stationmaster init" writes one' }],
    }
  if (values.value === null) return { configuration: null, problems: values.problems }

  const checked = fileSchema.safeParse(values.value)
  const problems = [
    ...values.problems,
    ...(checked.success ? [] : explainIssues(checked.error.issues, values)),
    ...crossCheck(values, variables),
    ...missingSlack(values.value, needs),
  ].sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
  if (problems.length > 0 || !checked.success) return { configuration: null, problems }
  const certificates = readCertificates(checked.data, values, dirname(file))
  const texts = readTexts(checked.data.site.texts, values, dirname(file))
  const inOtherFiles = [...certificates.problems, ...texts.problems]
  if (inOtherFiles.length > 0) return { configuration: null, problems: inOtherFiles }
  const configuration = toConfiguration(checked.data, file, { certificates: certificates.texts, texts: texts.texts })
  return { configuration: deepFreeze(configuration), problems }
}

function missingSlack(value: unknown, needs: ReadonlySet<Need>): Problem[] {
  const isMissing = typeof value === 'object' && value !== null && !('slack' in value)
  if (!isMissing || !needs.has('slack-token')) return []
  return [{ line: null, key: 'slack', sentence: 'is missing, allowed: a mapping with at least updatesChannel' }]
}

function toConfiguration(
  values: FileValues,
  file: string,
  named: { readonly certificates: ReadonlyMap<string, string>; readonly texts: Configuration['site']['texts'] },
): Configuration {
  const { site, slack, accounts, passwords, calendar, health, redis, records, workers } = values
  const beside = (path: string | undefined) => (path === undefined ? null : resolve(dirname(file), path))
  const siteChannels = slack?.noticesChannels ?? []
  const servers = Object.keys(values.servers).map(
    (name) => [name, toServer(values, name, siteChannels, named.certificates)] as const,
  )
  return {
    file,
    site: { ...site, texts: named.texts },
    slack: slack ? ({ ...slack } satisfies SlackConfiguration) : null,
    servers: Object.fromEntries(servers),
    accounts,
    passwordFile: passwords?.file ?? null,
    policy: toPolicy(values),
    calendar: calendar ? toCalendar(calendar) : null,
    health: health ?? null,
    sampleSessionsMs: values.policy.sampleSessions === 'off' ? null : values.policy.sampleSessions,
    workers: { leaseMs: workers.lease },
    redis: {
      prefix: redis.prefix,
      acceptsLoss: redis.acceptLoss !== undefined,
      ca: redis.ca === undefined ? null : (named.certificates.get(redis.ca) ?? null),
      witness: beside(redis.witness),
    },
    records: { keepForMs: records.keepFor, archive: beside(records.archive) },
    acceptsInspection: values.process.allowInspection !== undefined,
  }
}

function toCalendar({ host, port, publicUrl, secret }: NonNullable<FileValues['calendar']>): Configuration['calendar'] {
  const local = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  return { host, port, publicUrl: (publicUrl ?? local).replace(/\/+$/, ''), secret: secret ?? null }
}

function toServer(
  values: FileValues,
  name: string,
  siteChannels: readonly string[],
  texts: ReadonlyMap<string, string>,
): ServerConfiguration {
  const own = values.servers[name]
  if (!own) throw new Error(`server ${name} was not checked`)
  const transport = own.transport ?? values.defaults?.transport ?? 'http'
  return {
    name,
    host: own.host,
    port: own.port ?? values.defaults?.port ?? (transport === 'https' ? 5986 : 5985),
    transport,
    ...(transport === 'https' ? trustOf(values, name, texts) : {}),
    logOn: logOnOf(values, name, texts),
    noticesChannels: own.noticesChannels ?? siteChannels,
    roles: withoutUndefined(own.roles ?? {}),
    isSampled: own.sampleSessions !== 'off',
    credentials: withoutUndefined({ ...values.defaults?.credentials, ...own.credentials }),
  }
}

function toPolicy({ policy, servers }: FileValues): Configuration['policy'] {
  const own = Object.entries(servers).flatMap(([name, { approvals }]) =>
    approvals === undefined ? [] : [[name, approvals] as const],
  )
  return {
    selfApproval: policy.selfApproval,
    approvals: policy.approvals,
    serverApprovals: new Map(own),
    breakGlass: policy.breakGlass,
    approvalExpiresMs: policy.approvalExpires,
    noticesBeforeMs: [...new Set(policy.noticesBefore)].sort((a, b) => b - a),
    windowLengthMs: policy.windowLength ?? null,
    windowAtLeastMs: policy.windowAtLeast,
    windowAtMostMs: policy.windowAtMost,
    permitted: { hours: policy.allowedHours, freezes: policy.freezes },
    goBackMarginMs: policy.goBackMargin,
    noticeToleranceMs: policy.noticeTolerance,
    startToleranceMs: policy.startTolerance,
    recheckLeadMs: policy.recheckLead,
    stationPollMs: policy.stationPoll,
    retryDelaysMs: policy.retryDelays,
    warnScreensBeforeMs: [...new Set(policy.warnScreensBefore)].sort((a, b) => b - a),
    sessionGraceMs: policy.sessionGrace,
    whenStillOn: policy.whenStillOn,
    copyAheadMs: policy.copyTemplateAhead,
    progressPollMs: policy.progressPoll,
    restartTimeoutMs: policy.restartTimeout,
    pilotPollMs: policy.pilotPoll,
    answerWithinMs: policy.answerWithin,
    stuckAfterMs: policy.stuckAfter,
    onDuty: policy.onDuty,
  }
}

function withoutUndefined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze)
    Object.freeze(value)
  }
  return value
}
