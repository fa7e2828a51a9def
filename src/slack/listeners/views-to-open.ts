import type { ModalView } from '@slack/types'
import { wrongState } from '../../migration/decide/command.ts'
import type { Migration } from '../../migration/migration.ts'
import type { Person } from '../../migration/person.ts'
import { isRefusal } from '../../migration/refusal.ts'
import type { Verb } from '../../migration/roles.ts'
import { STATES } from '../../migration/states.ts'
import { mayAct } from '../../operations/acts/act-on.ts'
import { readWorksheet, viewHistory, viewMigration } from '../../operations/queries.ts'
import { acknowledgeModal } from '../modals/acknowledge-modal.ts'
import { refusalModal } from '../modals/frame.ts'
import { historyModal } from '../modals/history-modal.ts'
import { itemsModal } from '../modals/items-modal.ts'
import { planModal } from '../modals/plan-modal.ts'
import { rejectModal } from '../modals/reject-modal.ts'
import { scheduleModal } from '../modals/schedule-modal.ts'
import { seatsModal } from '../modals/seats-modal.ts'
import { startModal } from '../modals/start-modal.ts'
import { worksheetModal } from '../modals/worksheet-modal.ts'
import type { Desk } from './desk.ts'

/** A modal for one person: what they asked for, or the sentence that says why not. */
export type DrawView = (desk: Desk, userId: string) => Promise<ModalView>

async function asPerson(desk: Desk, userId: string, draw: (person: Person) => ModalView | Promise<ModalView>) {
  const person = await desk.people.person(userId)
  return isRefusal(person) ? refusalModal(person) : draw(person)
}

function forMigration(id: string, draw: (m: Migration, person: Person, desk: Desk) => ModalView): DrawView {
  return (desk, userId) =>
    asPerson(desk, userId, async (person) => {
      const migration = await viewMigration(desk.ports, person, id)
      return isRefusal(migration) ? refusalModal(migration) : draw(migration, person, desk)
    })
}

/** For a form: the person must be allowed the verb and the state must take it, before anything is filled in. */
function toAct(id: string, verb: Verb, wanted: string, draw: (m: Migration, desk: Desk) => ModalView): DrawView {
  return forMigration(id, (m, person, desk) => {
    const refusal = mayAct(desk.ports, { by: person, token: '' }, verb, m) ?? unlessPossible(m, verb, wanted)
    return refusal ? refusalModal(refusal) : draw(m, desk)
  })
}

function unlessPossible(m: Migration, verb: Verb, wanted: string) {
  return STATES[m.state].verbs.includes(verb) ? null : wrongState(m.id, wanted, m.state)
}

export const startView: DrawView = (desk, userId) =>
  asPerson(desk, userId, (person) => {
    const refusal = mayAct(desk.ports, { by: person, token: '' }, 'start', null)
    return refusal ? refusalModal(refusal) : startModal(desk.ports.servers.names)
  })

/** `expectedDigest` is the plan that the pressed button was drawn for. */
export function planView(id: string, expectedDigest?: string): DrawView {
  return forMigration(id, (m, person, { ports }) => {
    const may = (verb: Verb) =>
      STATES[m.state].verbs.includes(verb) && mayAct(ports, { by: person, token: '' }, verb, m) === null
    return planModal(m, { mayApprove: may('approve'), mayReject: may('reject'), expectedDigest }, ports)
  })
}

export function historyView(id: string): DrawView {
  return (desk, userId) =>
    asPerson(desk, userId, async (person) => {
      const history = await viewHistory(desk.ports, person, id)
      return isRefusal(history) ? refusalModal(history) : historyModal(history.migration, history.events, desk.ports)
    })
}

export function worksheetView(server: string): DrawView {
  return (desk, userId) =>
    asPerson(desk, userId, async (person) => {
      const reading = await readWorksheet(desk.ports, person, server)
      return isRefusal(reading) ? refusalModal(reading) : worksheetModal(reading, desk.ports)
    })
}

export function acknowledgeView(id: string): DrawView {
  return toAct(id, 'acknowledge', 'be acknowledged', acknowledgeModal)
}

export function scheduleView(id: string): DrawView {
  return toAct(id, 'schedule', 'be scheduled', (m, { ports }) => scheduleModal(m, ports, ports.clock.now()))
}

export function rejectView(id: string, digest: string | undefined): DrawView {
  return toAct(id, 'reject', 'be rejected', (m) => rejectModal({ id: m.id, ...(digest ? { digest } : {}) }))
}

export function seatsView(id: string): DrawView {
  return toAct(id, 'confirm', 'have its seats confirmed', (m, { ports }) => seatsModal(m, ports.site.command))
}

export function itemsView(id: string): DrawView {
  return toAct(id, 'confirm', 'have an item confirmed', (m) => itemsModal(m, null))
}

/** What waits to be confirmed: the seats where they do, else the manual items. */
export function confirmView(id: string): DrawView {
  return toAct(id, 'confirm', 'have anything confirmed', (m, { ports }) =>
    m.parked?.reason === 'seats' ? seatsModal(m, ports.site.command) : itemsModal(m, null),
  )
}
