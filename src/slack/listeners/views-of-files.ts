import type { ModalView } from '@slack/types'
import type { Person } from '../../migration/person.ts'
import { isRefusal, type Refusal, refuse } from '../../migration/refusal.ts'
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
  return sendingDocument(`The worksheet of ${server}`, ({ ports }, person) => worksheetFiles(ports, person, server))
}

/** Sends the report of a migration to the person who asks. */
export function sendReport(id: string): DrawView {
  return sendingDocument('The report', ({ ports, people }, person) => reportFiles(ports, person, id, people.names))
}

/** Sends the sheet for the door to the person who asks. */
export function sendDoorSheet(id: string): DrawView {
  return sending(async ({ ports }, person) => {
    const file = await doorSheet(ports, person, id)
    if (isRefusal(file)) return file
    return {
      what: 'The sheet for the door',
      files: [file],
      comment: 'The sheet for the door: HTML to print. Print it anew when something changes.',
      use: `${file.name} to print. It says what the notice in the channel says now; print it anew when something changes`,
    }
  })
}

interface Parcel {
  readonly what: string
  readonly files: readonly DocumentFile[]
  readonly comment: string
  /** What the files are for, and who may see them: the rest of a sentence. */
  readonly use: string
}

type Make<T> = (desk: Desk, person: Person) => Promise<T | Refusal>

function sendingDocument(what: string, make: Make<DocumentFiles>): DrawView {
  return sending(async (desk, person) => {
    const made = await make(desk, person)
    if (isRefusal(made)) return made
    const { html, markdown } = made
    return {
      what,
      files: [html, markdown],
      comment: `${what}: HTML to look at and to print, Markdown to file. It names accounts.`,
      use: `${html.name} to look at and to print, ${markdown.name} to file. It names accounts, so nobody else gets it from here`,
    }
  })
}

function sending(make: Make<Parcel>): DrawView {
  return async (desk, userId) => {
    const person = await desk.people.person(userId)
    if (isRefusal(person)) return refusalModal(person)
    const parcel = await make(desk, person)
    return isRefusal(parcel) ? refusalModal(parcel) : send(desk, person, parcel)
  }
}

async function send(desk: Desk, person: Person, { what, files, comment, use }: Parcel): Promise<ModalView> {
  try {
    await desk.files.send(person.id, comment, files)
  } catch (error) {
    if (refusalName(error) === 'missing_scope') return refusalModal(NO_SCOPE)
    throw error
  }
  return modal('Sent to you', [
    section(sentenceText(`${what} is on its way to you as a direct message from this app: ${use}.`)),
  ])
}

/** What to do where the app may not send files. */
export const NO_SCOPE = refuse(
  'bad-input',
  'Slack does not let this app send files yet: it needs the scope files:write. Ask whoever runs Stationmaster to install the app anew from its manifest. Until then, “stationmaster report”, “stationmaster worksheet” and “stationmaster door” print the same on the machine where Stationmaster runs.',
)
