import type { ReleasedPeople } from '../../../migration/decide/pilot.ts'
import { isRefusal } from '../../../migration/refusal.ts'
import type { Act } from '../../../operations/acts/act.ts'
import { extendWindow } from '../../../operations/acts/cutover/extend-window.ts'
import { releaseStations } from '../../../operations/acts/cutover/release-stations.ts'
import { viewMigration } from '../../../operations/queries.ts'
import { INPUTS, isStationsBlock } from '../../ids.ts'
import { END_FIELDS } from '../../modals/when-inputs.ts'
import { type StateValues, textOf, tickedOf } from '../../payloads.ts'
import type { Desk } from '../desk.ts'
import {
  aboutMigration,
  answerSubmission,
  besideField,
  chosenMoment,
  type Submitted,
  type Verdict,
} from './submission.ts'

export function onExtendSubmitted(submitted: Submitted, desk: Desk): Promise<void> {
  const work = aboutMigration(async (filled) => {
    const { act, about } = filled
    const read = chosenMoment(filled, END_FIELDS, desk.ports.zones)
    if (!('when' in read)) return read
    if (read.when === null) return { errors: { [END_FIELDS.date]: 'Choose the date and time of the new end.' } }
    return besideField(await extendWindow(desk.ports, act, { id: about.id, until: read.when }), END_FIELDS.date)
  })
  return answerSubmission(submitted, desk, work)
}

export function onReleaseSubmitted(submitted: Submitted, desk: Desk): Promise<void> {
  const work = aboutMigration(({ act, values, about }) => release(desk, act, about.id, values))
  return answerSubmission(submitted, desk, work)
}

/** Boxes carry the ids of stations, because names can be too long for one. */
async function release({ ports }: Desk, act: Act, id: string, values: StateValues): Promise<Verdict> {
  const isAll = tickedOf(values, INPUTS.allStations).length > 0
  const ids = Object.keys(values)
    .filter(isStationsBlock)
    .flatMap((block) => tickedOf(values, block))
  const people = readPeople(values)
  if (!isAll && ids.length === 0 && people === 'nobody') {
    return { errors: { [INPUTS.people]: 'Choose at least one station above, or who may log on.' } }
  }
  const found = await viewMigration(ports, act.by, id)
  if (isRefusal(found)) return found
  const names = (found.assessment?.source.stations ?? [])
    .filter((station) => ids.includes(String(station.stationId)))
    .map((station) => station.name)
  return releaseStations(ports, act, { id, stations: isAll ? null : names, people })
}

function readPeople(values: StateValues): ReleasedPeople {
  const people = textOf(values, INPUTS.people)
  return people === 'staff' || people === 'everyone' ? people : 'nobody'
}
