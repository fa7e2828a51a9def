import { traces } from '../../../support/canary.ts'
import type { Check } from './faults.ts'

/** Whoever is in one of these needs its servers no longer. */
const FREE: readonly string[] = ['completed', 'failed', 'rejected', 'cancelled', 'expired', 'rolled-back', 'retired']

/** No secret outside of the process, no shell left on a server, no lock of what has ended. */
export const leftBehind: Check = ({ secrets, places, shells, locks, records }) => ({
  leaked: [
    ...traces(secrets, places),
    ...shells.map((name) => `the shell ${name} was left on its server`),
    ...Object.entries(locks).flatMap(([server, id]) => {
      const holder = records.find((record) => record.id === id)
      const isFree = holder === undefined || FREE.includes(holder.snapshot.state)
      return isFree ? [`${server} is still locked by ${id}, which has ended`] : []
    }),
  ],
})
