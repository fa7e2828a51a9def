import { parseMigrationId } from '../../../migration/ids.ts'
import { loadReadable } from '../../../operations/readable.ts'
import type { ParsedCommand } from '../../parse-command.ts'
import { shorten } from '../../text.ts'
import { openThenFill } from '../open-then-fill.ts'
import { sendCalendar, sendDoorSheet, sendReport } from '../views-of-files.ts'
import {
  confirmView,
  type DrawView,
  historyView,
  planView,
  sessionsView,
  startView,
  worksheetView,
} from '../views-to-open.ts'
import type { InboundCommand } from './inbound.ts'

/** Opens the modal that a command asks for; false where it asks for none. */
export async function openCommand(inbound: InboundCommand, command: ParsedCommand): Promise<boolean> {
  const opening = openingOf(command)
  if (!opening || (await approvesRetirement(inbound, command))) return false
  const { title, draw, sentence } = opening
  await openThenFill({ ...inbound, title, ...(sentence ? { sentence } : {}) }, draw)
  return true
}

/** A retirement is shown whole on the card, so its approval takes no form; what is open is refused, and has to be acknowledged. */
async function approvesRetirement({ desk }: InboundCommand, command: ParsedCommand): Promise<boolean> {
  if (command.kind !== 'approve' || command.ifNoAnswer !== null) return false
  const id = parseMigrationId(command.id)
  return id !== undefined && (await loadReadable(desk.ports.store, id))?.state === 'needs-retirement-approval'
}

interface Opening {
  readonly title: string
  readonly draw: DrawView
  readonly sentence?: string
}

function openingOf(command: ParsedCommand): Opening | undefined {
  switch (command.kind) {
    case 'form':
      return { title: 'Request a migration', draw: startView }
    case 'plan':
      return { title: 'Plan', draw: planView(command.id) }
    case 'history':
      return { title: 'History', draw: historyView(command.id) }
    case 'sessions':
      return { title: 'Who is on', draw: sessionsView(command.id) }
    case 'report':
      return { title: 'Report', draw: sendReport(command.id) }
    case 'door':
      return { title: 'Sheet for the door', draw: sendDoorSheet(command.id) }
    case 'calendar':
      return command.id === null ? undefined : { title: 'Calendar', draw: sendCalendar(command.id) }
    case 'worksheet':
      return {
        title: 'Worksheet',
        draw: worksheetView(command.server),
        sentence: `Reading ${shorten(command.server, 40)}. This can take a minute; nothing is changed.`.replace(
          /[<>&]/g,
          ' ',
        ),
      }
    case 'approve':
      return command.digest === null
        ? { title: 'Plan', draw: planView(command.id, undefined, command.ifNoAnswer ?? undefined) }
        : undefined
    case 'confirm':
      return command.item === null ? { title: 'Confirm', draw: confirmView(command.id) } : undefined
    default:
      return undefined
  }
}
