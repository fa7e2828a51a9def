import { type AssessInput, assess } from '../migration/assessment/assess.ts'
import type { Assessment } from '../migration/assessment/assessment.ts'
import type { EpochMs, ServerId } from '../migration/ids.ts'
import { credentialsNeeded, everyChange, type Lacking, type UnmetPassword } from '../migration/plan/needs.ts'
import { passwordsNeeded } from '../migration/plan/passwords-needed.ts'
import type { PasswordPolicy } from '../migration/worksheet/facts.ts'
import type { Ports } from './ports.ts'

export interface Pair {
  readonly source: ServerId
  readonly destination: ServerId
  /** When it is to begin; null while that is open. */
  readonly startAt: EpochMs | null
  /** How long a window the plan needs. */
  readonly windowLengthMs: (plan: Assessment) => number
}

type Asked = Pick<Ports, 'servers' | 'passwords' | 'clock'>

/** Reads both servers at once, asks for what the plan needs, and judges all of it. Rejects with `ServerTrouble` where a server can't be read. */
export async function makeAssessment(ports: Asked, pair: Pair, signal: AbortSignal): Promise<Assessment> {
  const [source, destination] = await Promise.all([
    ports.servers.read(pair.source, signal),
    ports.servers.read(pair.destination, signal),
  ])
  const { configured } = passwordsNeeded(source.worksheet, destination.worksheet)
  const missing: string[] = []
  for (const account of configured) {
    if (!(await ports.passwords.configured(account))) missing.push(account)
  }
  const input: AssessInput = {
    source,
    destination,
    sourceId: pair.source,
    destinationId: pair.destination,
    passwords: { missing },
    now: ports.clock.now(),
  }
  const plan = assess(input)
  const lacking = await askWhatIsLacking(ports, plan, pair, signal)
  const { startAt } = pair
  const window = startAt === null ? null : { startAt, endAt: startAt + pair.windowLengthMs(plan) }
  return assess({ ...input, lacking, window })
}

/** Asks for what the plan needs on the destination, and whether we are alone, at once; nothing is changed. */
async function askWhatIsLacking(
  { servers, passwords }: Asked,
  plan: Assessment,
  { source, destination }: Pick<Pair, 'source' | 'destination'>,
  signal: AbortSignal,
): Promise<Lacking> {
  const changes = everyChange(plan)
  const credentials = credentialsNeeded(changes).filter((kind) => !servers.hasCredential(destination, kind))
  const copy = plan.changes.find((change) => change.kind === 'template-copy')
  const [template, commands, onSource, onDestination] = await Promise.all([
    copy && !credentials.includes('share') ? servers.lookAtTemplate(destination, copy.from, signal) : null,
    servers.lackingCommands(destination, changes, signal),
    servers.othersAtWork(source, signal),
    servers.othersAtWork(destination, signal),
  ])
  const others = { source: onSource, destination: onDestination }
  return { template, commands, credentials, passwords: await unmetPasswords(passwords, plan), others }
}

/** What could not be read counts as wanted: a password that is refused at night helps nobody. */
const UNKNOWN_POLICY: PasswordPolicy = {
  minLength: { kind: 'unreadable', why: 'not read' },
  isComplex: { kind: 'unreadable', why: 'not read' },
}

async function unmetPasswords(passwords: Ports['passwords'], plan: Assessment): Promise<UnmetPassword[]> {
  const policy = plan.destinationFacts.passwordPolicy ?? UNKNOWN_POLICY
  const accounts = everyChange(plan).flatMap((change) => (change.kind === 'create-user' ? [change.user] : []))
  const unmet: UnmetPassword[] = []
  for (const account of accounts) {
    const why = await passwords.unmet(account, policy)
    if (why !== null) unmet.push({ account, why })
  }
  return unmet
}
