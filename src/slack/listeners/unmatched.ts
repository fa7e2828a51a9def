import type { AllMiddlewareArgs, AnyMiddlewareArgs, App, RespondFn } from '@slack/bolt'
import { ACTIONS, CALLBACKS, INPUTS, VIEW_ONLY } from '../ids.ts'
import { resultModal } from '../modals/frame.ts'

const KNOWN = new Set<string>([
  ...Object.values(ACTIONS),
  ...Object.values(CALLBACKS),
  ...Object.values(INPUTS),
  VIEW_ONLY,
])

interface Inbound {
  readonly type?: string
  readonly command?: string
  readonly callback_id?: string
  readonly view?: { readonly callback_id: string }
  readonly actions?: readonly { readonly action_id?: string }[]
}

/** Acknowledges what no listener takes (buttons of other versions, other commands), which Bolt would leave to time out. */
export function registerUnmatched(app: App, command: string): void {
  app.use(async (args: AnyMiddlewareArgs & AllMiddlewareArgs) => {
    const sentence = unmatched(args.body as Inbound, command)
    if (sentence === null) return args.next()
    const { ack, respond } = args as unknown as { ack?: (answer?: object) => Promise<void>; respond?: RespondFn }
    const view = resultModal('Not done', sentence)
    await ack?.(args.body.type === 'view_submission' ? { response_action: 'update', view } : undefined)
    args.logger.warn('nothing takes this act', (args.body as Inbound).type ?? 'command')
    await respond?.({ response_type: 'ephemeral', replace_original: false, text: sentence })
  })
}

/** What to say about an act that nothing takes; null for one that a listener takes, and for events. */
function unmatched(body: Inbound, command: string): string | null {
  if (body.command !== undefined) {
    return body.command === command
      ? null
      : `Stationmaster answers to \`${command}\` here. \`${command} help\` lists what it can do.`
  }
  const isKnown = (id: string | undefined) => id !== undefined && KNOWN.has(id)
  const outdated = `This is from another version of Stationmaster, so nothing was done. \`${command} status\` shows what is under way.`
  switch (body.type) {
    case 'block_actions':
      return body.actions?.every(({ action_id }) => isKnown(action_id)) ? null : outdated
    case 'view_submission':
      return isKnown(body.view?.callback_id) ? null : outdated
    case 'view_closed':
    case 'shortcut':
    case 'message_action':
      return outdated
    default:
      return null
  }
}
