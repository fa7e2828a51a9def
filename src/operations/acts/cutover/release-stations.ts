import { decideRelease, type Release } from '../../../migration/decide/pilot.ts'
import { counted } from '../../../migration/describe/words.ts'
import type { MigrationEvent } from '../../../migration/events.ts'
import type { Migration } from '../../../migration/migration.ts'
import { newAccountsOf } from '../../../migration/stages/pilot-changes.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'

/** Lets people use stations, and log on, step by step; `stations: null` is all of them. */
export function releaseStations(
  ports: Ports,
  act: Act,
  { id, ...release }: { readonly id: string } & Release,
): Promise<Outcome> {
  return actOn(ports, act, {
    verb: 'release',
    id,
    decide: (m) => decideRelease(m, release),
    answer: (m, events) => `${m.id}: ${whatIsReleased(m, events)}`,
  })
}

function whatIsReleased(m: Migration, events: readonly MigrationEvent[]): string {
  const released = events.find((event) => event.type === 'released')
  if (!released || !m.assessment || !m.pilot) return 'nothing was released.'
  const all = newAccountsOf(m.assessment).length
  const left = all - m.pilot.releasedAccounts.length - released.accounts.length
  const stations = counted(released.seats.length, 'station')
  const accounts = counted(released.accounts.length, 'account')
  const kept = left > 0 ? ` ${counted(left, 'new account is', 'new accounts are')} still kept out by the server.` : ''
  return `you released ${stations} and ${accounts}.${kept}`
}
