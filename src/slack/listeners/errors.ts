import type { App } from '@slack/bolt'
import { resultModal } from '../modals/frame.ts'
import type { Desk } from './desk.ts'
import { ignoreClosed } from './open-then-fill.ts'

interface Inbound {
  readonly response_url?: string
  readonly user_id?: string
  readonly user?: { readonly id?: string }
  readonly view?: { readonly id: string }
}

/** The one place for what goes wrong in a listener: a sentence with a reference to the person, the rest to the log. */
export function registerErrors(app: App, desk: Desk): void {
  app.error(async (args) => {
    const { error, body } = args as unknown as { error: Error & { original?: Error }; body: Inbound }
    const personId = body.user_id ?? body.user?.id
    const text = desk.incidents.report(error.original ?? error, personId ? { personId } : {})
    await tellPerson(app, body, text).catch((err: unknown) => {
      desk.ports.logger.warn({ err }, 'the person could not be told')
    })
  })
}

async function tellPerson(app: App, body: Inbound, text: string): Promise<void> {
  if (body.response_url) {
    const answer = { response_type: 'ephemeral', replace_original: false, text }
    const headers = { 'content-type': 'application/json' }
    await fetch(body.response_url, { method: 'POST', headers, body: JSON.stringify(answer) })
  } else if (body.view) {
    const view = resultModal('Something went wrong', text)
    await app.client.views.update({ view_id: body.view.id, view }).catch(ignoreClosed)
  }
}
