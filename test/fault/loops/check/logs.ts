import { evolveAll } from '../../../../src/migration/evolve/evolve.ts'
import { isEnded } from '../../../../src/migration/states.ts'
import type { Record } from './evidence.ts'
import type { Check } from './faults.ts'

const AT_REST: readonly string[] = ['completed', 'stopped', 'failed', 'waiting-for-person', 'pilot']

/** Logs are contiguous and fold to their snapshots; every migration has ended, or waits for somebody. */
export const logs: Check = ({ records, due }) => ({
  lost: [
    ...records.flatMap((record) => [...gaps(record), ...folded(record), ...stuck(record)]),
    ...records.flatMap(({ id, snapshot }) =>
      isEnded(snapshot.state) && due.includes(id) ? [`${id} has ended, and is due all the same`] : [],
    ),
  ],
})

function gaps({ id, entryIds, version }: Record): string[] {
  const isContiguous = entryIds.every((entryId, index) => entryId === `${index + 1}-0`)
  if (isContiguous && entryIds.length === version) return []
  return [`${id} is at version ${version}, and its log has the numbers ${entryIds.join(' ')}`]
}

function folded({ id, events, snapshot }: Record): string[] {
  const fold = JSON.stringify(evolveAll(id, null, events))
  return fold === JSON.stringify(snapshot) ? [] : [`${id}: its record is not its log folded`]
}

function stuck({ id, snapshot }: Record): string[] {
  if (isEnded(snapshot.state) || AT_REST.includes(snapshot.state)) return []
  return [`${id} has come to no end: it is ${snapshot.state}`]
}
