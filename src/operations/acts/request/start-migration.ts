import { refuseForbidden } from '../../../migration/decide/permitted.ts'
import { refuseEarlyStart } from '../../../migration/decide/scheduling.ts'
import { windowFrom } from '../../../migration/estimate/window-length.ts'
import type { EpochMs, MigrationId, ServerId } from '../../../migration/ids.ts'
import type { Person } from '../../../migration/person.ts'
import type { OnSite } from '../../../migration/record-parts.ts'
import { isRefusal, type Refusal, refuse } from '../../../migration/refusal.ts'
import { commitEvents } from '../../commit-events.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { firstAnswer, mayAct, maySomewhere, serverBusy } from '../act-on.ts'

export interface StartInput {
  readonly source: string
  readonly destination: string
  /** `YYYY-MM-DD HH:mm` in the site's zone, a moment, or null for "to be decided". */
  readonly at: string | { readonly at: EpochMs } | null
  /** Who is at the stations, and whether they are moved; where left out, the same stations are moved. */
  readonly onSite?: OnSite
}

/** Asks for a migration: takes both servers' locks and has them examined. */
export async function startMigration(ports: Ports, act: Act, input: StartInput): Promise<Outcome> {
  const { source, destination } = input
  const refusal =
    maySomewhere(ports, act.by, 'start') ??
    refuseServers(ports, input) ??
    mayAct(ports, act, 'start', null, [source, destination])
  if (refusal) return refusal
  const earlier = await ports.store.answerTo(act.token)
  if (earlier) return firstAnswer(ports, earlier)
  const wantedStartAt = readStart(ports, input.at)
  if (isRefusal(wantedStartAt)) return wantedStartAt
  return request(ports, act, input, wantedStartAt, await ports.store.nextId())
}

/** Servers that the person may ask to migrate, or the refusal where there are none. */
export function serversToStart(ports: Ports, person: Person): readonly ServerId[] | Refusal {
  const refusal = maySomewhere(ports, person, 'start')
  if (refusal) return refusal
  const { names } = ports.servers
  const open = names.filter((server) => mayAct(ports, { by: person }, 'start', null, [server]) === null)
  return open.length > 0 ? open : (mayAct(ports, { by: person }, 'start', null, names) ?? open)
}

function refuseServers(ports: Ports, { source, destination }: StartInput): Refusal | null {
  const known = ports.servers.names
  const unknown = [source, destination].find((name) => !known.includes(name))
  if (unknown !== undefined) {
    return refuse('bad-input', `There is no server called "${unknown}". Known servers are: ${known.join(', ')}.`)
  }
  if (source === destination) {
    return refuse('bad-input', `Source and destination are both ${source}. A migration needs two different servers.`)
  }
  if (ports.servers.lockName(source) === ports.servers.lockName(destination)) {
    return refuse(
      'bad-input',
      `${source} and ${destination} are two names of the same computer (${ports.servers.lockName(source)}). A migration needs two different servers.`,
    )
  }
  return null
}

function readStart(ports: Ports, at: StartInput['at']): EpochMs | null | Refusal {
  if (at === null) return null
  if (at === 'now') {
    return refuse(
      'bad-input',
      "A migration can't start now: its plan has to be approved first. Start it without a time; when it is approved, an approver can schedule it now, with a reason.",
    )
  }
  const parsed = typeof at === 'string' ? ports.zones.parse(at) : at
  if ('problem' in parsed) return refuse('bad-input', parsed.problem)
  const { policy, zones } = ports
  const now = ports.clock.now()
  // No plan yet, so no estimate either: what is not allowed for the shortest window is not allowed for any.
  const shortest = windowFrom(parsed.at, null, policy)
  const refused =
    refuseEarlyStart(parsed.at, now, policy, (moment) => zones.format(moment)) ??
    refuseForbidden(shortest, now, policy, zones)
  return refused ?? parsed.at
}

const MOVED_BY_NOBODY_YET: OnSite = { stations: 'moved', person: null, by: null }

async function request(
  ports: Ports,
  act: Act,
  { source, destination, onSite = MOVED_BY_NOBODY_YET }: StartInput,
  wantedStartAt: EpochMs | null,
  id: MigrationId,
): Promise<Outcome> {
  const decideBy = ports.clock.now() + ports.policy.approvalExpiresMs
  const when = wantedStartAt === null ? '' : ` The start you asked for is ${ports.zones.format(wantedStartAt)}.`
  const answer = `${id}: ${source} to ${destination}. Both servers are being examined; the result is shown in <#${ports.site.updatesChannel}>.${when}`
  const { result, migration } = await commitEvents(ports, {
    id,
    before: null,
    events: [{ type: 'requested', source, destination, wantedStartAt, decideBy, onSite }],
    by: act.by.id,
    token: act.token,
    answer,
  })
  switch (result.kind) {
    case 'committed':
      return { sentence: answer, migration }
    case 'duplicate':
      return firstAnswer(ports, result)
    case 'locked':
      return serverBusy(result)
    case 'conflict':
    case 'fenced':
      throw new Error(`${id} was just numbered and exists already`)
  }
}
