import type { MigrationEvent } from '../../../../src/migration/events.ts'
import type { Record } from './evidence.ts'
import type { Check } from './faults.ts'

/** What each command leaves in the log when it is accepted. */
const EVENTS: Readonly<{ [verb: string]: readonly MigrationEvent['type'][] }> = {
  start: ['requested'],
  acknowledge: ['acknowledged'],
  approve: ['approved'],
  reject: ['rejected'],
  schedule: ['scheduled'],
  cancel: ['cancelled'],
  stop: ['stop-requested'],
  resume: ['resumed'],
  confirm: ['seats-confirmed', 'item-confirmed'],
  release: ['released'],
  'sign-off': ['signed-off'],
  rollback: ['rollback-started'],
  extend: ['window-extended'],
  'end-sessions': ['still-on-answered'],
}

/** Each accepted command is in the log, and none is there more often than somebody asked for it. */
export const acceptedCommands: Check = ({ records, accepted, asked }) => {
  const byId = new Map(records.map((record) => [record.id as string, record]))
  const lost: string[] = []
  const doubled: string[] = []
  for (const id of new Set([...byId.keys(), ...accepted.map((one) => one.id)])) {
    const record = byId.get(id)
    for (const [verb, types] of Object.entries(EVENTS)) {
      const said = accepted.filter((one) => one.id === id && one.verb === verb)
      const logged = record ? commands(record, types) : 0
      if (logged < said.length) {
        lost.push(`${id}: ${said.length} times ${verb} was accepted, and is ${logged} times in its log`)
      }
      const most = asked.get(`${id} ${verb}`) ?? 0
      if (verb !== 'start' && logged > most) {
        doubled.push(`${id}: ${verb} was asked for ${most} times, and is ${logged} times in its log`)
      }
    }
  }
  return { lost, doubled }
}

function commands({ events }: Record, types: readonly string[]): number {
  return events.filter(({ by, event }) => by !== 'stationmaster' && types.includes(event.type)).length
}
