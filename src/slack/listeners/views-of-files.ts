import type { ModalView } from '@slack/types'
import type { Person } from '../../migration/person.ts'
import { isRefusal, type Refusal, refuse } from '../../migration/refusal.ts'
import { calendarFile } from '../../operations/calendar.ts'
import type { DocumentFile, DocumentFiles } from '../../operations/ports.ts'
import { doorSheet, reportFiles, worksheetFiles } from '../../operations/queries.ts'
import { section } from '../blocks/basics.ts'
import { refusalName } from '../delivery-errors.ts'
import { modal, refusalModal } from '../modals/frame.ts'
import { sentenceText } from '../text.ts'
import type { Desk } from './desk.ts'
import type { DrawView } from './views-to-open.ts'

/** Sends the worksheet of a server, read now, to the person who asks. */
export function sendWorksheet(server: string): DrawView {
  return sending(`The worksheet of ${server}`, async ({ ports }, person) =>
    document(await worksheetFiles(ports, person, server)),
  )
}

/** Sends the report of a migration to the person who asks. */
export function sendReport(id: string): DrawView {
  return sending('The report', async ({ ports, people }, person) =>
    document(await reportFiles(ports, person, id, people.names)),
  )
}

/** Sends the sheet for the door to the person who asks. */
export function sendDoorSheet(id: string): DrawView {
  return sending('The sheet for the door', async ({ ports }, person) => {
    const file = await doorSheet(ports, person, id)
    if (isRefusal(file)) return file
    const about = 'HTML to print. Print it anew when something changes.'
    return {
      files: [file],
      about,
      detail: `${file.name} to print. It says what the notice in the channel says now; print it anew when something changes.`,
    }
  })
}

/** Sends the window of a migration for a calendar to the person who asks. */
export function sendCalendar(id: string): DrawView {
  return sending('The window', async ({ ports }, person) => {
    const file = await calendarFile(ports, person, id)
    if (isRefusal(file)) return file
    const about = 'Open it to put the window into your calendar; ask again after a change.'
    return { files: [file], about, detail: `${file.name}. ${about}` }
  })
}

/** Files, what is said with them, and what is said about them to whoever has asked. */
interface Sending {
  readonly files: readonly DocumentFile[]
  readonly about: string
  readonly detail: string
}

function document(files: DocumentFiles | Refusal): Sending | Refusal {
  if (isRefusal(files)) return files
  const { html, markdown } = files
  return {
    files: [html, markdown],
    about: 'HTML to look at and to print, Markdown to file. It names accounts.',
    detail: `${html.name} to look at and to print, ${markdown.name} to file. It names accounts, so nobody else gets it from here.`,
  }
}

function sending(what: string, make: (desk: Desk, person: Person) => Promise<Sending | Refusal>): DrawView {
  return async (desk, userId) => {
    const person = await desk.people.person(userId)
    if (isRefusal(person)) return refusalModal(person)
    const files = await make(desk, person)
    return isRefusal(files) ? refusalModal(files) : send(desk, person, what, files)
  }
}

async function send(desk: Desk, person: Person, what: string, { files, about, detail }: Sending): Promise<ModalView> {
  try {
    await desk.files.send(person.id, `${what}: ${about}`, files)
  } catch (error) {
    if (refusalName(error) === 'missing_scope') return refusalModal(NO_SCOPE)
    throw error
  }
  return modal('Sent to you', [
    section(sentenceText(`${what} is on its way to you as a direct message from this app: ${detail}`)),
  ])
}

/** What to do where the app may not send files. */
export const NO_SCOPE = refuse(
  'bad-input',
  'Slack does not let this app send files yet: it needs the scope files:write. Ask whoever runs Stationmaster to install the app anew from its manifest. Until then, “stationmaster report”, “stationmaster worksheet” and “stationmaster door” print the same on the machine where Stationmaster runs.',
)
