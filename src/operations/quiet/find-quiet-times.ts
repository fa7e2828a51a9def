import { earliestStart } from '../../migration/decide/earliest-start.ts'
import type { Estimate } from '../../migration/estimate/timings.ts'
import { windowLengthMs } from '../../migration/estimate/window-length.ts'
import type { ServerId } from '../../migration/ids.ts'
import { isWithin, permittedIntervals } from '../../migration/permitted/permitted-times.ts'
import type { Person } from '../../migration/person.ts'
import { type QuietTimes, quietTimesOf } from '../../migration/quiet/quiet-times.ts'
import { isRefusal, type Refusal, refuse } from '../../migration/refusal.ts'
import type { Ports } from '../ports.ts'
import { viewServer } from '../queries.ts'

type QuietPorts = Pick<Ports, 'clock' | 'policy' | 'samples' | 'zones'>

const WEEK_MS = 7 * 24 * 3_600_000

/**
 * When a server will be quiet in the week from the earliest start on, as far as anything was seen of it, at times that the site
 * allows. `expected` is how long the work takes, where there is a plan.
 */
export async function findQuietTimes(
  { clock, policy, samples, zones }: QuietPorts,
  server: ServerId,
  expected: Estimate | null = null,
): Promise<QuietTimes> {
  const earliest = earliestStart(clock.now(), policy)
  const lengthMs = windowLengthMs(expected, policy)
  const allowed = permittedIntervals(policy.permitted, { from: earliest, to: earliest + WEEK_MS + lengthMs }, zones)
  return quietTimesOf(server, await samples.list(server), (at) => zones.offsetMinutes(at), {
    isAllowed: (from, to) => isWithin(allowed, { from, to }),
    earliestStart: earliest,
    lengthMs,
  })
}

/** The same for a person who asks. Refused where nothing was seen, with what to do about it. */
export async function viewQuietTimes(ports: Ports, person: Person, typed: string): Promise<QuietTimes | Refusal> {
  const server = viewServer(ports, person, typed)
  if (isRefusal(server)) return server
  const found = await findQuietTimes(ports, server)
  return found.seen ? found : nothingSeen(server, ports.sampling.servers.includes(server))
}

function nothingSeen(server: ServerId, isSampled: boolean): Refusal {
  return refuse(
    'not-found',
    isSampled
      ? `Nothing was seen of ${server} yet: its sessions are counted from now on. Ask again tomorrow; in two weeks the answer will be worth something.`
      : `Nothing is known of when ${server} is quiet, because its sessions are not counted: the configuration says so (sampleSessions: off).`,
  )
}
