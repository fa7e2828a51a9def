import type { ModalView } from '@slack/types'
import { chosenBefore } from '../../migration/decide/approving.ts'
import { wrongState } from '../../migration/decide/command.ts'
import type { Migration } from '../../migration/migration.ts'
import type { Person } from '../../migration/person.ts'
import { isRefusal } from '../../migration/refusal.ts'
import type { Verb } from '../../migration/roles.ts'
import { STATES } from '../../migration/states.ts'
import type { NoAnswer } from '../../migration/window.ts'
import { mayAct } from '../../operations/acts/act-on.ts'
import { whoIsOn } from '../../operations/acts/cutover/who-is-on.ts'
import { mayNow } from '../../operations/acts/may-press.ts'
import { serversToStart } from '../../operations/acts/request/start-migration.ts'
import type { Ports } from '../../operations/ports.ts'
import { readWorksheet, viewHistory, viewMigration } from '../../operations/queries.ts'
import { findQuietTimes } from '../../operations/quiet/find-quiet-times.ts'
import { extendModal } from '../modals/cutover/extend-modal.ts'
import { itemsModal } from '../modals/cutover/items-modal.ts'
import { overruleModal } from '../modals/cutover/overrule-modal.ts'
import { releaseModal } from '../modals/cutover/release-modal.ts'
import { rollbackModal } from '../modals/cutover/rollback-modal.ts'
import { seatsModal } from '../modals/cutover/seats-modal.ts'
import { sessionsModal } from '../modals/cutover/sessions-modal.ts'
import { acknowledgeModal } from '../modals/decision/acknowledge-modal.ts'
import { planModal } from '../modals/decision/plan-modal.ts'
import { rejectModal } from '../modals/decision/reject-modal.ts'
import { retirementModal } from '../modals/decision/retirement-modal.ts'
import { refusalModal } from '../modals/frame.ts'
import { historyModal } from '../modals/history-modal.ts'
import { quietChoices } from '../modals/request/quiet-choices.ts'
import { scheduleModal } from '../modals/request/schedule-modal.ts'
import { startModal } from '../modals/request/start-modal.ts'
import { worksheetModal } from '../modals/worksheet-modal.ts'
import type { Desk } from './desk.ts'

/** A modal for one person: what they asked for, or the sentence that says why not. */
export type DrawView = (desk: Desk, userId: string) => Promise<ModalView>

async function asPerson(desk: Desk, userId: string, draw: (person: Person) => ModalView | Promise<ModalView>) {
  const person = await desk.people.person(userId)
  return isRefusal(person) ? refusalModal(person) : draw(person)
}

function forMigration(
  id: string,
  draw: (m: Migration, person: Person, desk: Desk) => ModalView | Promise<ModalView>,
): DrawView {
  return (desk, userId) =>
    asPerson(desk, userId, async (person) => {
      const migration = await viewMigration(desk.ports, person, id)
      return isRefusal(migration) ? refusalModal(migration) : draw(migration, person, desk)
    })
}

/** For a form: the person must be allowed the verb and the state must take it, before anything is filled in. */
function toAct(
  id: string,
  verb: Verb,
  wanted: string,
  draw: (m: Migration, desk: Desk, person: Person) => ModalView | Promise<ModalView>,
): DrawView {
  return forMigration(id, (m, person, desk) => {
    const refusal = mayAct(desk.ports, { by: person }, verb, m) ?? unlessPossible(m, verb, wanted)
    return refusal ? refusalModal(refusal) : draw(m, desk, person)
  })
}

function unlessPossible(m: Migration, verb: Verb, wanted: string) {
  return STATES[m.state].verbs.includes(verb) ? null : wrongState(m.id, wanted, m.state)
}

export const startView: DrawView = (desk, userId) =>
  asPerson(desk, userId, (person) => {
    const servers = serversToStart(desk.ports, person)
    return isRefusal(servers) ? refusalModal(servers) : startModal(servers, desk.ports.zones)
  })

/** `expectedDigest` is the plan that the pressed button was drawn for, `ifNoAnswer` what a command has chosen already. */
export function planView(id: string, expectedDigest?: string, ifNoAnswer?: NoAnswer): DrawView {
  return forMigration(id, async (m, person, { ports }) => {
    const may = (verb: Verb) => mayNow(ports, person, verb, m)
    // What is approved later is the retirement, not the plan.
    const mayApprove = m.state === 'needs-approval' && may('approve')
    const subscribers = (await ports.subscriptions.of([m.source, m.destination])).length
    const chosen = ifNoAnswer ?? chosenBefore(m, ports.clock.now())
    const viewer = { mayApprove, mayReject: may('reject'), expectedDigest, ifNoAnswer: chosen, subscribers }
    return planModal(m, viewer, ports)
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

/** Who is logged on, read now: for whoever operates, and nobody else sees it. */
export function sessionsView(id: string): DrawView {
  return (desk, userId) =>
    asPerson(desk, userId, async (person) => {
      const seen = await whoIsOn(desk.ports, person, id)
      return isRefusal(seen) ? refusalModal(seen) : sessionsModal(seen)
    })
}

export function acknowledgeView(id: string): DrawView {
  return toAct(id, 'acknowledge', 'be acknowledged', acknowledgeModal)
}

export function scheduleView(id: string): DrawView {
  return toAct(id, 'schedule', 'be scheduled', async (m, { ports }) => {
    const quiet = quietChoices(await findQuietTimes(ports, m.source, m.estimate), ports.zones)
    return scheduleModal(m, ports, ports.clock.now(), quiet)
  })
}

export function rejectView(id: string, digest: string | undefined): DrawView {
  return toAct(id, 'reject', 'be rejected', (m) => rejectModal({ id: m.id, ...(digest ? { digest } : {}) }))
}

export function seatsView(id: string): DrawView {
  return toAct(id, 'confirm', 'have its seats confirmed', (m, { ports }) => seatsModal(m, ports.site.command))
}

export function itemsView(id: string): DrawView {
  return toAct(id, 'confirm', 'have an item confirmed', (m, { ports }, person) => itemsOf(ports, m, person, null))
}

/** What waits to be confirmed: the seats where they do, else the manual items. */
export function confirmView(id: string): DrawView {
  return toAct(id, 'confirm', 'have anything confirmed', (m, { ports }, person) =>
    m.parked?.reason === 'seats' ? seatsModal(m, ports.site.command) : itemsOf(ports, m, person, null),
  )
}

/** The manual items as this person sees them; `answer` is what their last click came to. */
export function itemsOf(ports: Ports, m: Migration, person: Person, answer: string | null): ModalView {
  return itemsModal(m, { zones: ports.zones, mayOverrule: mayNow(ports, person, 'overrule', m), answer })
}

export function overruleView(id: string): DrawView {
  return toAct(id, 'overrule', 'be overruled', overruleModal)
}

export function extendView(id: string): DrawView {
  return toAct(id, 'extend', 'be given a new end', (m, { ports }) => extendModal(m, ports))
}

export function releaseView(id: string): DrawView {
  return toAct(id, 'release', 'be released', (m, { ports }) => releaseModal(m, ports.site.command))
}

export function rollbackView(id: string): DrawView {
  return toAct(id, 'rollback', 'be rolled back', rollbackModal)
}

export function retirementView(id: string): DrawView {
  return forMigration(id, (m, person, { ports }) => {
    const refusal =
      mayAct(ports, { by: person }, 'approve', m) ??
      (m.state === 'needs-retirement-approval' ? null : wrongState(m.id, 'have its retirement approved', m.state))
    return refusal ? refusalModal(refusal) : retirementModal(m, ports.policy)
  })
}
