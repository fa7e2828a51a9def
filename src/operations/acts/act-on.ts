import type { Decision } from '../../migration/decide/command.ts'
import { isInWindow } from '../../migration/due.ts'
import type { MigrationEvent } from '../../migration/events.ts'
import { type MigrationId, type PersonId, parseMigrationId, type ServerId } from '../../migration/ids.ts'
import type { Migration } from '../../migration/migration.ts'
import type { Person } from '../../migration/person.ts'
import { isRefusal, type Refusal, refuse } from '../../migration/refusal.ts'
import { authorise, authoriseSomewhere, type LadderVerb, type Verb } from '../../migration/roles.ts'
import { commitEvents } from '../commit-events.ts'
import type { CommitResult, Ports } from '../ports.ts'
import { loadReadable, refusedIfUnreadable } from '../readable.ts'
import { tombstoneSentence } from '../records/tombstone-sentence.ts'
import type { Act, Outcome } from './act.ts'

/** Finds a migration by its id as a person types it. */
export async function findMigration(ports: Ports, typed: string) {
  const id = parseMigrationId(typed)
  if (!id) return refuse('bad-input', `"${typed}" is not the number of a migration. Write it like MIG-42 or 42.`)
  const migration = await refusedIfUnreadable(() => ports.store.load(id))
  if (migration) return migration
  const tombstone = await ports.records.tombstone(id)
  if (tombstone)
    return refuse(
      'not-found',
      tombstoneSentence(tombstone, (at) => ports.zones.format(at)),
    )
  return refuse('not-found', `There is no migration ${id}. \`${ports.site.command} list\` shows those that exist.`)
}

export interface PersonalAct {
  readonly verb: Verb
  readonly id: string
  readonly decide: (migration: Migration) => Decision
  /** What the person is told when it is done; given the record before it, and what was decided. */
  readonly answer: (migration: Migration, events: readonly MigrationEvent[]) => string
}

/**
 * One person's act on one migration: authorised, decided on the newest record, committed once under its token. Decides again
 * when somebody else was quicker; a second delivery gets the first answer.
 */
export async function actOn(ports: Ports, act: Act, { verb, id, decide, answer }: PersonalAct): Promise<Outcome> {
  const earlier = await ports.store.answerTo(act.token)
  if (earlier) return firstAnswer(ports, earlier)
  for (;;) {
    const found = await findMigration(ports, id)
    if (isRefusal(found)) return found
    const refusal = mayAct(ports, act, verb, found)
    if (refusal) return refusal
    const events = decide(found)
    if (isRefusal(events)) return refusedUnlessRepeated(ports, act, events)
    const sentence = answer(found, events)
    const request = { id: found.id, before: found, events, by: act.by.id, token: act.token, answer: sentence }
    const committed = await refusedIfUnreadable(() => commitEvents(ports, request))
    if (isRefusal(committed)) return committed
    const { result, migration } = committed
    switch (result.kind) {
      case 'committed':
        return { sentence, migration }
      case 'duplicate':
        return firstAnswer(ports, result)
      case 'locked':
        return serverBusy(result)
      case 'conflict':
      case 'fenced':
        continue
    }
  }
}

/**
 * Null where the person may do it, else the refusal. It takes the role for both servers of the migration; where there is none yet, for
 * these servers, or at the site where none is named.
 */
export function mayAct(
  ports: Ports,
  act: Pick<Act, 'by'>,
  verb: Verb,
  migration: Migration | null,
  servers: readonly ServerId[] = [],
): Refusal | null {
  // A question that is open may be answered by whoever is on duty and operates: the approver chose beforehand to be asked.
  const isAsked =
    migration?.question?.isAnswered === false && isInWindow(migration) && act.by.id === ports.policy.onDuty
  if (verb === 'rollback' && isAsked) return mayAct(ports, act, 'extend', migration)
  const about = migration ? serversOf(migration) : servers
  return authorise(verb, act.by, {
    requestedBy: requesterOf(migration, verb),
    selfApproval: ports.policy.selfApproval,
    whoMay: (role) => ports.site.whoMay(role, about),
    servers: about,
  })
}

/** Null where the person may do it at the site or for some server, before it is known which it is about. */
export function maySomewhere(ports: Ports, person: Person, verb: LadderVerb): Refusal | null {
  return authoriseSomewhere(verb, person, (role) => ports.site.whoMay(role))
}

/** Both servers of a migration: whoever acts on it needs the role for each. */
export function serversOf({ source, destination }: Migration): readonly ServerId[] {
  return [source, destination]
}

/** A retirement is a request of its own; a rollback concerns the migration itself. */
function requesterOf(m: Migration | null, verb: Verb): PersonId | null {
  const isOfRetirement = m?.retirement?.approvedBy === null && verb !== 'rollback'
  return (isOfRetirement ? m?.retirement?.requestedBy : m?.requestedBy) ?? null
}

/** The same act delivered to another bot may have been decided between our look-up and our load: then its answer counts. */
async function refusedUnlessRepeated(
  ports: Ports,
  act: Act,
  refusal: Exclude<Decision, readonly unknown[]>,
): Promise<Outcome> {
  const earlier = await ports.store.answerTo(act.token)
  return earlier ? firstAnswer(ports, earlier) : refusal
}

export async function firstAnswer(ports: Ports, earlier: { id: MigrationId; answer: string }): Promise<Outcome> {
  // It is done, whether or not its record can be read just now.
  const migration = await loadReadable(ports.store, earlier.id).catch(() => undefined)
  return { sentence: earlier.answer, migration: migration ?? null }
}

type Locked = Extract<CommitResult, { kind: 'locked' }>

/** What a person is told whose server is taken. */
export function serverBusy({ lockName, holder, installation }: Omit<Locked, 'kind'>) {
  if (installation !== undefined) {
    return refuse(
      'server-busy',
      `The server ${lockName} is in the migration ${holder} of another installation of Stationmaster, "${installation}", which shares this Redis. One server can be in one migration at a time: finish or cancel ${holder} there first.`,
    )
  }
  return refuse(
    'server-busy',
    `The server ${lockName} is in the migration ${holder} already. One server can be in one migration at a time: finish or cancel ${holder} first.`,
  )
}
