import { kindOf } from '../changes/all.ts'
import type { Planned, ReversalInput } from '../changes/change-kind.ts'
import { stationsBackByHand } from '../describe/describe-manual-item.ts'
import type { Change } from '../plan/change.ts'
import { newAccountsOf } from './pilot-changes.ts'

export type { Planned }

export interface Reversal {
  readonly changes: readonly Change[]
  /** What cannot be undone, as sentences without names of accounts. */
  readonly leftovers: readonly string[]
}

/** What takes a plan back, the last change first; each is observed before it is made, as every other change. */
export function reversal(input: ReversalInput): Reversal {
  const parts = input.made.toReversed().map((change) => kindOf(change).inverse(change, `undo.${change.id}`, input))
  const changes = uniqueById([...parts.flatMap((part) => part.changes ?? []), ...stationsBack(input)])
  const leftovers = parts.flatMap((part) => part.leftovers ?? [])
  return { changes, leftovers: [...new Set([...leftovers, ...lasting(input)])] }
}

/** The reversal of the whole plan, for those who decide over it: with the stations that the destination has already. */
export function plannedReversal(assessment: Planned): Reversal {
  const { before, changes, source } = assessment
  const seats = Object.fromEntries(source.stations.map(({ stationId }) => [stationId, stationId]))
  return reversal({ assessment, made: changes, seats, found: before.stations, areStationsMoved: true })
}

function stationsBack({ assessment, areStationsMoved }: ReversalInput): Change[] {
  const names = assessment.source.stations.map((station) => station.name)
  if (!areStationsMoved || names.length === 0) return []
  const item = stationsBackByHand(names)
  return [{ ...item, id: `undo.manual.${item.item}`, before: 'at the destination' }]
}

function lasting({ made }: ReversalInput): string[] {
  const sentences: string[] = []
  if (newAccountsOf({ changes: made }).length > 0)
    sentences.push('New accounts that somebody has used by then stay, with their files; the others are removed.')
  if (made.some((change) => change.kind === 'must-change-password'))
    sentences.push('Passwords that people have chosen meanwhile are lost with their accounts.')
  return sentences
}

function uniqueById(changes: readonly Change[]): Change[] {
  return [...new Map(changes.map((change) => [change.id, change])).values()]
}
