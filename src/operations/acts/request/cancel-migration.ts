import { whatIsDone } from '../../../migration/announce/what-is-done.ts'
import { decideCancel } from '../../../migration/decide/ending.ts'
import type { Migration } from '../../../migration/migration.ts'
import { COPY_FOLDER } from '../../../migration/plan/virtual-desktops.ts'
import type { Ports } from '../../ports.ts'
import type { Act, Outcome } from '../act.ts'
import { actOn } from '../act-on.ts'

/** Gives a migration up and frees both servers. What was changed before stays as it is, and the answer says so. */
export function cancelMigration(ports: Ports, act: Act, { id }: { id: string }): Promise<Outcome> {
  return actOn(ports, act, {
    verb: 'cancel',
    id,
    decide: decideCancel,
    answer: (m) => `${m.id} is cancelled. ${whatStays(m)}`,
  })
}

function whatStays(m: Migration): string {
  const copy = m.preparation ? ` The template that was copied ahead stays on ${m.destination}, in ${COPY_FOLDER}.` : ''
  return `${whatWasChanged(m)}${copy}`
}

function whatWasChanged(m: Migration): string {
  return hasTouched(m)
    ? `What was changed on the destination stays. ${whatIsDone(m)}`
    : 'Nothing was changed on the destination.'
}

/** What was tried counts as well: whether it took effect may not be known. */
function hasTouched(m: Migration): boolean {
  return Object.values(m.cutover?.progress ?? {}).some((each) => each.status !== 'done' || each.how === 'applied')
}
