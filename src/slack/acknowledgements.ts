import { channel } from 'node:diagnostics_channel'
import type { App, ReceiverEvent } from '@slack/bolt'

/** How long everything that came from Slack waited for its acknowledgement, for whoever watches this process. */
const INBOUND = channel('stationmaster:inbound')

/** Times each acknowledgement from the moment at which the receiver hands the payload over. */
export function timeAcknowledgements(app: App): void {
  const processEvent = app.processEvent.bind(app)
  app.processEvent = (event: ReceiverEvent) => {
    const since = performance.now()
    const ack: ReceiverEvent['ack'] = async (response) => {
      const answered = await event.ack(response)
      INBOUND.publish({ name: kindOf(event.body), seconds: (performance.now() - since) / 1000 })
      return answered
    }
    return processEvent({ ...event, ack })
  }
}

const KINDS = ['block_actions', 'block_suggestion', 'view_submission', 'view_closed', 'event_callback', 'shortcut']

function kindOf({ type, command }: { readonly type?: unknown; readonly command?: unknown }): string {
  if (typeof command === 'string') return 'command'
  return KINDS.find((kind) => kind === type) ?? 'other'
}
