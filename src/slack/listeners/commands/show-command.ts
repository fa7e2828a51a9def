import type { Person } from '../../../migration/person.ts'
import { isRefusal, type Refusal } from '../../../migration/refusal.ts'
import { isEnded } from '../../../migration/states.ts'
import { mayPress } from '../../../operations/acts/may-press.ts'
import { calendarAddress } from '../../../operations/calendar.ts'
import { listMigrations, listUnreadable, viewMigration } from '../../../operations/queries.ts'
import { renderCalendarAddress } from '../../blocks/calendar-address.ts'
import { type Rendered, renderCard } from '../../blocks/card.ts'
import { renderHelp } from '../../blocks/help.ts'
import { renderList } from '../../blocks/list.ts'
import type { ParsedCommand } from '../../parse-command.ts'
import { rendered, tell } from '../tell.ts'
import type { InboundCommand } from './inbound.ts'

/** Answers a command that only shows something; false for the others. */
export async function showCommand(inbound: InboundCommand, command: ParsedCommand): Promise<boolean> {
  const answer = await answerTo(inbound, command)
  if (!answer) return false
  await tell(inbound.respond, answer)
  return true
}

async function answerTo(inbound: InboundCommand, command: ParsedCommand): Promise<Rendered | Refusal | undefined> {
  const { ports } = inbound.desk
  switch (command.kind) {
    case 'problem':
      return toMember(inbound, () => ({ refused: 'bad-input', sentence: command.sentence }))
    case 'help':
      return toMember(inbound, (person) => renderHelp(ports.site.command, person))
    case 'list':
      return listed(inbound, 'Migrations', false)
    case 'status':
      return command.id === null ? listed(inbound, 'Migrations under way', true) : status(inbound, command.id)
    case 'calendar':
      return calendar(inbound)
    default:
      return undefined
  }
}

/** What needs no role is said to members of the workspace only, too. */
async function toMember({ desk, userId }: InboundCommand, answer: (person: Person) => Rendered | Refusal) {
  const person = await desk.people.person(userId)
  return isRefusal(person) ? person : answer(person)
}

async function listed({ desk, userId }: InboundCommand, title: string, isLiveOnly: boolean) {
  const person = await desk.people.person(userId)
  if (isRefusal(person)) return person
  const all = await listMigrations(desk.ports, person)
  const unreadable = await listUnreadable(desk.ports, person)
  return rendered(all, (found) => {
    const shown = isLiveOnly ? found.filter(({ state }) => !isEnded(state)) : found
    return renderList(title, shown, desk.ports, unreadable)
  })
}

async function status({ desk, userId }: InboundCommand, id: string) {
  const person = await desk.people.person(userId)
  if (isRefusal(person)) return person
  const found = await viewMigration(desk.ports, person, id)
  const unconfirmed = isRefusal(found) ? [] : await desk.ports.outbox.unconfirmed(found.id)
  return rendered(found, (m) => renderCard(m, desk.ports, unconfirmed, (verb) => mayPress(desk.ports, person, verb, m)))
}

async function calendar({ desk, userId }: InboundCommand) {
  const person = await desk.people.person(userId)
  if (isRefusal(person)) return person
  return rendered(calendarAddress(desk.ports, person), ({ url }) => renderCalendarAddress(url, desk.ports.site.command))
}
