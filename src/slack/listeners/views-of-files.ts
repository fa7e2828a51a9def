import type { ModalView } from '@slack/types'
import type { Person } from '../../migration/person.ts'
import { isRefusal, type Refusal, refuse } from '../../migration/refusal.ts'
import type { DocumentFiles } from '../../operations/ports.ts'
import { reportFiles, worksheetFiles } from '../../operations/queries.ts'
import { section } from '../blocks/basics.ts'
import { refusalName } from '../delivery-errors.ts'
import { modal, refusalModal } from '../modals/frame.ts'
import { sentenceText } from '../text.ts'
import type { Desk } from './desk.ts'
import type { DrawView } from './views-to-open.ts'

/** Sends the worksheet of a server, read now, to the person who asks. */
export function sendWorksheet(server: string): DrawView {
  return sending(`The worksheet of ${server}`, ({ ports }, person) => worksheetFiles(ports, person, server))
}

/** Sends the report of a migration to the person who asks. */
export function sendReport(id: string): DrawView {
  return sending('The report', ({ ports, people }, person) => reportFiles(ports, person, id, people.names))
}

function sending(what: string, make: (desk: Desk, person: Person) => Promise<DocumentFiles | Refusal>): DrawView {
  return async (desk, userId) => {
    const person = await desk.people.person(userId)
    if (isRefusal(person)) return refusalModal(person)
    const files = await make(desk, person)
    if (isRefusal(files)) return refusalModal(files)
    return send(desk, person, what, files)
  }
}

async function send(desk: Desk, person: Person, what: string, files: DocumentFiles): Promise<ModalView> {
  try {
    await desk.files.send(
      person.id,
      `${what}: HTML to look at and to print, Markdown to file. It names accounts.`,
      files,
    )
  } catch (error) {
    if (refusalName(error) === 'missing_scope') return refusalModal(NO_SCOPE)
    throw error
  }
  return modal('Sent to you', [
    section(
      sentenceText(
        `${what} is on its way to you as a direct message from this app: ${files.html.name} to look at and to print, ${files.markdown.name} to file. It names accounts, so nobody else gets it from here.`,
      ),
    ),
  ])
}

/** What to do where the app may not send files. */
export const NO_SCOPE = refuse(
  'bad-input',
  'Slack does not let this app send files yet: it needs the scope files:write. Ask whoever runs Stationmaster to install the app anew from its manifest. Until then, “stationmaster report” and “stationmaster worksheet” print the same on the machine where Stationmaster runs.',
)
