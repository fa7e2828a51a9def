import type { Migration } from '../migration.ts'
import { stationsWithoutKeyboard } from '../plan/seats.ts'
import type { ServerReading } from '../worksheet/facts.ts'
import { knownValue } from '../worksheet/reading.ts'

/** What is wrong with a destination beside its settings, one sentence each; empty where people can work on it. */
export function healthProblems(m: Migration, { facts, worksheet }: ServerReading): readonly string[] {
  const problems: string[] = []
  if (knownValue(facts.multipoint.isServiceRunning) === false) problems.push('The MultiPoint service is not running')
  const incomplete = stationsWithoutKeyboard(facts)
  for (const stationId of Object.values(m.answers.seats ?? {})) {
    const station = worksheet.stations.find((candidate) => candidate.stationId === stationId)
    if (!station) problems.push(`Station ${stationId} is no longer mapped`)
    else if (incomplete.has(stationId)) problems.push(`${station.name} lacks a keyboard`)
  }
  return problems
}
