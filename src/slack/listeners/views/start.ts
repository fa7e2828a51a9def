import type { OnSite } from '../../../migration/record-parts.ts'
import { startMigration } from '../../../operations/acts/request/start-migration.ts'
import type { Zones } from '../../../operations/ports.ts'
import { INPUTS } from '../../ids.ts'
import { type FieldErrors, READY_FIELDS, START_FIELDS } from '../../modals/when-inputs.ts'
import { type StateValues, textOf } from '../../payloads.ts'
import type { Desk } from '../desk.ts'
import {
  answerSubmission,
  besideField,
  chosenMoment,
  type Filled,
  type Returned,
  type Submitted,
} from './submission.ts'

export function onStartSubmitted(submitted: Submitted, desk: Desk): Promise<void> {
  return answerSubmission(submitted, desk, async (filled) => {
    const { act, values } = filled
    const pair = readPair(values)
    if ('errors' in pair) return pair
    const start = chosenMoment(filled, START_FIELDS, desk.ports.zones)
    if (!('when' in start)) return start
    const onSite = readOnSite(filled, desk.ports.zones)
    if (!('stations' in onSite)) return onSite
    const outcome = await startMigration(desk.ports, act, { ...pair, at: start.when, onSite })
    return besideField(outcome, start.when === null ? INPUTS.destination : INPUTS.date)
  })
}

function readPair(values: StateValues): { source: string; destination: string } | { errors: FieldErrors } {
  const source = textOf(values, INPUTS.source)
  const destination = textOf(values, INPUTS.destination)
  if (!source) return { errors: { [INPUTS.source]: 'Choose the source.' } }
  if (!destination) return { errors: { [INPUTS.destination]: 'Choose the destination.' } }
  if (source !== destination) return { source, destination }
  const sentence = 'Source and destination are the same server. Choose two different ones.'
  return { errors: { [INPUTS.destination]: sentence } }
}

/** Who is at the stations, and by when they are ready. */
function readOnSite(filled: Filled, zones: Zones): OnSite | Returned {
  const { values } = filled
  const ready = chosenMoment(filled, READY_FIELDS, zones)
  if (!('when' in ready)) return ready
  const by = ready.when === null ? { at: null } : zones.parse(ready.when)
  if ('problem' in by) return { errors: { [READY_FIELDS.date]: by.problem } }
  const stations = textOf(values, INPUTS.stationsKind) === 'new' ? 'new' : 'moved'
  return { stations, person: textOf(values, INPUTS.onSite), by: by.at }
}
