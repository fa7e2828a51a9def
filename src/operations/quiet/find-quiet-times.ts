import { earliestStart } from '../../migration/decide/scheduling.ts'
import type { ServerId } from '../../migration/ids.ts'
import type { Person } from '../../migration/person.ts'
import { type QuietTimes, quietTimesOf } from '../../migration/quiet/quiet-times.ts'
import type { QuietWish } from '../../migration/quiet/windows.ts'
import { type Refusal, refuse } from '../../migration/refusal.ts'
import { mayAct } from '../acts/act-on.ts'
import type { Ports } from '../ports.ts'

type QuietPorts = Pick<Ports, 'clock' | 'policy' | 'samples' | 'zones'>

/** When a server will be quiet in the week from the earliest start on, as far as anything was seen of it. */
export async function findQuietTimes(
  { clock, policy, samples, zones }: QuietPorts,
  server: ServerId,
  wish: Pick<QuietWish, 'isAllowed'> = {},
): Promise<QuietTimes> {
  return quietTimesOf(server, await samples.list(server), (at) => zones.offsetMinutes(at), {
    ...wish,
    earliestStart: earliestStart(clock.now(), policy),
    lengthMs: policy.windowLengthMs,
  })
}

/** The same for a person who asks. Refused where nothing was seen, with what to do about it. */
export async function viewQuietTimes(ports: Ports, person: Person, typed: string): Promise<QuietTimes | Refusal> {
  const refusal = mayAct(ports, { by: person, token: '' }, 'view', null)
  if (refusal) return refusal
  const { names } = ports.servers
  const server = names.find((name) => name.toLowerCase() === typed.toLowerCase())
  if (server === undefined) {
    return refuse('bad-input', `There is no server called "${typed}". Known servers are: ${names.join(', ')}.`)
  }
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
