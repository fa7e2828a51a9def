import { decideCancel } from '../migration/decide/ending.ts'
import type { Act, Outcome } from './act.ts'
import { actOn } from './act-on.ts'
import type { Ports } from './ports.ts'

/** Gives a migration up and frees both servers. What was changed before stays as it is, and the answer says so. */
export function cancelMigration(ports: Ports, act: Act, { id }: { id: string }): Promise<Outcome> {
  return actOn(ports, act, {
    verb: 'cancel',
    id,
    decide: decideCancel,
    answer: (m) => {
      const done = Object.values(m.cutover?.progress ?? {}).filter((p) => p.status === 'done' && p.how === 'applied')
      const changed =
        done.length === 0
          ? 'Nothing was changed on the destination.'
          : done.length === 1
            ? '1 change was made on the destination and stays.'
            : `${done.length} changes were made on the destination and stay.`
      return `${m.id} is cancelled. ${changed}`
    },
  })
}
