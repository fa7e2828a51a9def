import { kerberosProblems } from './check-kerberos.ts'
import { describeKey } from './describe-found.ts'
import { formatDuration, parseDuration } from './duration.ts'
import { readSecretReference } from './fields.ts'
import type { Problem } from './problem.ts'
import { formatKeyPath, type PositionedValues } from './read-yaml.ts'
import {
  DEFAULT_GO_BACK_MARGIN_MS,
  DEFAULT_WINDOW_AT_LEAST_MS,
  DEFAULT_WINDOW_AT_MOST_MS,
  SERVER_NAME,
} from './schema.ts'

type Mapping = Readonly<Record<string, unknown>>

/**
 * What a schema of single keys cannot see. Works on the raw values, whatever else is wrong with them, so that every
 * problem is told at once.
 */
export function crossCheck(
  file: PositionedValues,
  environment: Readonly<Record<string, string | undefined>>,
): Problem[] {
  const root = mappingOr(file.value)
  return [
    ...checkServers(root, file),
    ...duplicateAccounts(Object.keys(mappingOr(root.accounts)), file),
    ...undefinedVariables(root, environment).map(({ path, name }) => ({
      line: file.lineOf(path),
      key: formatKeyPath(path),
      sentence: `the environment variable ${name} is not set; set it before the start, or name another one`,
    })),
    ...checkWindow(mappingOr(root.policy), file),
    ...checkApprovals(root, file),
  ]
}

function checkServers(root: Mapping, file: PositionedValues): Problem[] {
  const defaults = mappingOr(root.defaults)
  const names = Object.keys(mappingOr(root.servers))
  if (typeof root.servers === 'object' && names.length === 0) {
    return [at(file, ['servers'], 'found no server, allowed: at least one')]
  }
  return [
    ...names.flatMap((name) => checkServer(name, mappingOr(mappingOr(root.servers)[name]), defaults, file)),
    ...duplicateNames(names, file),
    ...duplicateHosts(root, file),
  ]
}

/** What each way of logging on takes. */
const WANTED: Readonly<Record<string, readonly string[]>> = {
  ntlm: ['username', 'password'],
  basic: ['username', 'password'],
  certificate: ['certificate', 'key'],
}

function wantedKeys({ auth = 'ntlm', ntlmFallback }: Mapping): readonly string[] {
  if (auth === 'negotiate') return ntlmFallback === true ? ['username', 'password'] : []
  return WANTED[String(auth)] ?? []
}

function checkServer(name: string, own: Mapping, defaults: Mapping, file: PositionedValues): Problem[] {
  const path = ['servers', name]
  const problems: Problem[] = []
  if (!SERVER_NAME.test(name)) {
    problems.push(
      at(file, path, 'a server\'s name is 1 to 40 letters, digits, "-" and ".", as people type it in Slack'),
    )
  }
  for (const key of wantedKeys({ ...defaults, ...own })) {
    if (own.host !== undefined && own[key] === undefined && defaults[key] === undefined) {
      problems.push(at(file, [...path, key], 'is missing, here and in "defaults"'))
    }
  }
  return [...problems, ...checkWayIn(path, own, defaults, file)]
}

/** What must not go together, in a server's own keys and those that it has from "defaults". */
function checkWayIn(path: readonly string[], own: Mapping, defaults: Mapping, file: PositionedValues): Problem[] {
  const merged = { ...defaults, ...own }
  const blame = (key: string, sentence: string) => at(file, [...(key in own ? path : ['defaults']), key], sentence)
  const problems: Problem[] = []
  if (merged.transport !== 'https') {
    const { auth } = merged
    if (auth === 'basic')
      problems.push(blame('auth', 'basic would show the password to the network; it needs transport https'))
    if (auth === 'certificate') problems.push(blame('auth', 'certificate is shown in TLS; it needs transport https'))
    for (const key of ['ca', 'pin', 'serverName'].filter((name) => own[name] !== undefined))
      problems.push(blame(key, 'is about a certificate, which only transport https has'))
  }
  if (own.ca !== undefined && own.pin !== undefined)
    problems.push(blame('pin', 'cannot stand beside "ca"; a pin stands for the issuer'))
  return [...problems, ...kerberosProblems(own, merged).map(([key, sentence]) => blame(key, sentence))]
}

/** People type names in any case: two that differ only so would be one to them. */
function duplicateNames(names: readonly string[], file: PositionedValues): Problem[] {
  return names.flatMap((name, index) => {
    const first = names.slice(0, index).find((earlier) => earlier.toLowerCase() === name.toLowerCase())
    return first === undefined
      ? []
      : [at(file, ['servers', name], `differs from "${describeKey(first)}" only in capital letters`)]
  })
}

/** Windows does not tell accounts apart by case. */
function duplicateAccounts(names: readonly string[], file: PositionedValues): Problem[] {
  return names.flatMap((name, index) => {
    const first = names.slice(0, index).find((earlier) => earlier.toLowerCase() === name.toLowerCase())
    if (first === undefined) return []
    const sentence = `is the same account as that in line ${file.lineOf(['accounts', first])}; capital letters do not matter`
    return [at(file, ['accounts', name], sentence)]
  })
}

/** Two names of one host would let a server be migrated onto itself. The port does not matter: it is one machine. */
function duplicateHosts(root: Mapping, file: PositionedValues): Problem[] {
  const firstOf = new Map<string, string>()
  const problems: Problem[] = []
  for (const [name, value] of Object.entries(mappingOr(root.servers))) {
    const host = mappingOr(value).host
    if (typeof host !== 'string') continue
    const canonical = canonicalHost(host)
    const first = firstOf.get(canonical)
    if (first === undefined) firstOf.set(canonical, name)
    else {
      const line = file.lineOf(['servers', first, 'host'])
      const sentence = `is the same host as that of servers.${describeKey(first)} in line ${line}; a server has one name`
      problems.push(at(file, ['servers', name, 'host'], sentence))
    }
  }
  return problems
}

/** One spelling for a host: names are not case-sensitive and may end in a dot. */
export function canonicalHost(host: string): string {
  return host.trim().toLowerCase().replace(/\.$/, '')
}

function undefinedVariables(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  path: readonly string[] = [],
): { path: readonly string[]; name: string }[] {
  if (typeof value !== 'object' || value === null) return []
  const reference = isSecretPlace(path) ? readSecretReference(value) : undefined
  if (reference?.kind === 'env' && !environment[reference.name])
    return [{ path: [...path, 'env'], name: reference.name }]
  return Object.entries(value).flatMap(([key, child]) => undefinedVariables(child, environment, [...path, key]))
}

function isSecretPlace(path: readonly string[]): boolean {
  const isOfSection = path.length === 2 && (path[0] === 'accounts' || (path[0] === 'calendar' && path[1] === 'secret'))
  return path.at(-1) === 'password' || path.at(-1) === 'key' || isOfSection
}

function checkWindow(policy: Mapping, file: PositionedValues): Problem[] {
  const fixedMs = durationOf(policy.windowLength)
  const atLeastMs = durationOf(policy.windowAtLeast) ?? DEFAULT_WINDOW_AT_LEAST_MS
  const shortest = fixedMs === undefined ? 'windowAtLeast' : 'windowLength'
  const shortestMs = fixedMs ?? atLeastMs
  const goBackMarginMs = durationOf(policy.goBackMargin) ?? DEFAULT_GO_BACK_MARGIN_MS
  return [...checkMargin(goBackMarginMs, shortest, shortestMs, policy, file), ...checkLimits(atLeastMs, policy, file)]
}

function checkMargin(
  goBackMarginMs: number,
  shortest: string,
  shortestMs: number,
  policy: Mapping,
  file: PositionedValues,
): Problem[] {
  if (goBackMarginMs < shortestMs) return []
  const key = policy.goBackMargin === undefined ? shortest : 'goBackMargin'
  const lengths = `goBackMargin is ${formatDuration(goBackMarginMs)}, ${shortest} ${formatDuration(shortestMs)}`
  return [at(file, ['policy', key], `${lengths}; going back must fit into the window, so the margin must be shorter`)]
}

function checkLimits(atLeastMs: number, policy: Mapping, file: PositionedValues): Problem[] {
  const atMostMs = durationOf(policy.windowAtMost) ?? DEFAULT_WINDOW_AT_MOST_MS
  if (atLeastMs <= atMostMs) return []
  const key = policy.windowAtMost === undefined ? 'windowAtLeast' : 'windowAtMost'
  const lengths = `windowAtLeast is ${formatDuration(atLeastMs)}, windowAtMost ${formatDuration(atMostMs)}`
  return [at(file, ['policy', key], `${lengths}; the one must not be longer than the other`)]
}

/** Where people are named one by one, it can be seen that there are too few to approve. Who asks does not approve. */
function checkApprovals(root: Mapping, file: PositionedValues): Problem[] {
  const site = mappingOr(mappingOr(root.slack).roles).approver
  const wanted = mappingOr(root.policy).approvals
  const places = Object.entries(mappingOr(root.servers)).map(([name, value]) => {
    const { roles, approvals } = mappingOr(value)
    const own = mappingOr(roles).approver
    const key = approvals === undefined ? ['servers', name, 'roles', 'approver'] : ['servers', name, 'approvals']
    return {
      key,
      approvals: larger(wanted, approvals),
      approvers: own ?? site,
      isOwn: (own ?? approvals) !== undefined,
    }
  })
  return [
    { key: ['policy', 'approvals'], approvals: larger(wanted), approvers: site, isOwn: wanted !== undefined },
    ...places,
  ].flatMap(({ key, approvals, approvers, isOwn }) => {
    if (!isOwn || !Array.isArray(approvers) || approvers.length === 0) return []
    const people = new Set(approvers.map(String))
    if ([...people].some((id) => id.startsWith('S')) || people.size >= approvals) return []
    const found = people.size === 1 ? 'only one person is named' : `only ${people.size} people are named`
    return [at(file, key, `${approvals} approvals are needed, and ${found} as approver`)]
  })
}

function larger(...numbers: readonly unknown[]): number {
  return Math.max(1, ...numbers.filter((each) => typeof each === 'number'))
}

function durationOf(value: unknown): number | undefined {
  return typeof value === 'string' ? parseDuration(value) : undefined
}

function at(file: PositionedValues, path: readonly string[], sentence: string): Problem {
  return { line: file.lineOf(path), key: formatKeyPath(path), sentence }
}

function mappingOr(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {}
}
