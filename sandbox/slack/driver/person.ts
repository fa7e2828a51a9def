import type { JsonObject } from '../json.ts'
import type { Connections } from '../socket-mode/connections.ts'
import type { Acknowledgement } from '../socket-mode/envelope.ts'
import { postResponse } from '../web-api/response-url.ts'
import type { Channel, User } from '../workspace/directory.ts'
import type { DrawnElement } from '../workspace/drawn-elements.ts'
import type { StoredMessage } from '../workspace/message.ts'
import type { World } from '../workspace/world.ts'
import { type DeliveryOptions, deliver } from './delivery.ts'
import { type Interaction, ResponseCollector } from './interaction.ts'
import { commandPayload, eventPayload, interactionBase, messagePlace, viewPlace, viewWithState } from './payloads.ts'
import { Screen, type Surface, type Target } from './screen.ts'
import { incompleteInputs, suggestedOptions } from './state-values.ts'
import { applySubmissionAnswer, type Submission, type SubmissionOutcome } from './submission.ts'

export interface ClickOptions extends DeliveryOptions {
  /** What is chosen: an option's value (or values), a user id, a date, a time, unix seconds. Not for buttons. */
  readonly selected?: unknown
}

export interface SubmitOptions extends DeliveryOptions {
  /** Send it although Slack's client would find it incomplete. */
  readonly unchecked?: boolean
}

/** One person at their Slack client. Whatever they could not do in Slack throws. */
export class Person {
  readonly user: User
  readonly #world: World
  readonly #connections: Connections
  readonly #screen: Screen

  constructor(world: World, connections: Connections, userId: string) {
    this.user = world.directory.user(userId)
    if (this.user.deleted) throw new Error(`${userId} is deactivated and can do nothing`)
    this.#world = world
    this.#connections = connections
    this.#screen = new Screen(world, userId)
  }

  /** Sends a slash command from a channel, by default the first that the person is in. */
  async command(name: string, text = '', options: DeliveryOptions & { channel?: string } = {}): Promise<Interaction> {
    if (!this.#world.app.commands.includes(name)) throw new Error(`${name} is not a valid command`)
    const channel = this.#channel(options.channel)
    const collector = new ResponseCollector(this.#world)
    const origin = { userId: this.user.id, channel: channel.id, onResponse: collector.add }
    const triggerId = this.#world.triggers.make(this.user.id)
    const responseUrl = this.#world.responseUrls.make(origin)
    const facts = { command: name, text, channel, triggerId, responseUrl }
    const payload = commandPayload(this.#world, this.user, facts)
    const envelope = { type: 'slash_commands', payload, acceptsResponse: true } as const
    const acks = await deliver(this.#connections, envelope, options, (ack) => {
      if (ack.payload.text === undefined && ack.payload.blocks === undefined) return
      collector.attempt(() => postResponse(ack.payload, origin, this.#world))
    })
    return collector.interaction(acks, triggerId)
  }

  /** Presses a button or chooses something in a message, modal or Home tab. A `url` button reports its click as well. */
  async click(target: Target, actionId: string, options: ClickOptions = {}): Promise<Interaction> {
    const surface = this.#screen.surface(target)
    const drawn = this.#screen.element(surface, actionId)
    const action = this.#action(surface, drawn, options.selected)
    const collector = new ResponseCollector(this.#world)
    const triggerId = this.#world.triggers.make(this.user.id, surface.kind === 'view' ? surface.view.id : undefined)
    const payload = {
      ...interactionBase(this.#world, this.user, 'block_actions'),
      ...this.#place(surface),
      trigger_id: triggerId,
      ...(surface.kind === 'message' ? this.#messageState(surface, collector) : {}),
      actions: [action],
    }
    const envelope = { type: 'interactive', payload, acceptsResponse: false } as const
    return collector.interaction(await deliver(this.#connections, envelope, options), triggerId)
  }

  /** Types or chooses something without sending it; a later click or submission carries it. */
  enter(target: Target, values: JsonObject): void {
    const surface = this.#screen.surface(target)
    for (const [name, chosen] of Object.entries(values)) {
      this.#screen.enter(surface, this.#screen.element(surface, name), chosen)
    }
  }

  /** Fills a modal in, by action id or block id, and submits it. */
  async submit(target: Target, values: JsonObject = {}, options: SubmitOptions = {}): Promise<Submission> {
    this.enter(target, values)
    const surface = this.#screen.surface(target)
    if (surface.kind !== 'view' || !surface.view.submit)
      throw new Error('only a modal with a submit button is submitted')
    const { view } = surface
    const errors = options.unchecked ? {} : incompleteInputs(surface.blocks, this.#screen.entries(surface))
    if (Object.keys(errors).length > 0) return { kind: 'incomplete', errors, acks: [], latencyMs: 0 }
    let outcome: SubmissionOutcome | undefined
    const payload = {
      ...interactionBase(this.#world, this.user, 'view_submission'),
      trigger_id: this.#world.triggers.make(this.user.id, view.id),
      view: viewWithState(view, this.#screen.values(surface)),
      response_urls: [],
    }
    const envelope = { type: 'interactive', payload, acceptsResponse: true } as const
    const acks = await deliver(this.#connections, envelope, options, (ack) => {
      outcome ??= applySubmissionAnswer(this.#world, this.user.id, view, ack.payload)
    })
    return { ...(outcome ?? failed(acks)), acks, latencyMs: Math.min(...acks.map(({ latencyMs }) => latencyMs)) }
  }

  /** Closes a modal by its Cancel button, or with `all` the whole stack by its cross. */
  async closeView(
    target: Target,
    options: DeliveryOptions & { all?: boolean } = {},
  ): Promise<readonly Acknowledgement[]> {
    const surface = this.#screen.surface(target)
    if (surface.kind !== 'view' || surface.view.type !== 'modal') throw new Error('only a modal is closed')
    const { view } = surface
    const isCleared = options.all === true || view.clear_on_close === true
    const payload = {
      ...interactionBase(this.#world, this.user, 'view_closed'),
      view: viewWithState(view, this.#screen.values(surface)),
      is_cleared: isCleared,
    }
    if (isCleared) this.#world.views.clear(this.user.id)
    else this.#world.views.close(this.user.id, view.id)
    if (!view.notify_on_close) return []
    return deliver(this.#connections, { type: 'interactive', payload, acceptsResponse: false }, options)
  }

  /** Types into an external select and gets the options that the app suggests. */
  async search(target: Target, actionId: string, query: string, options: DeliveryOptions = {}): Promise<JsonObject[]> {
    const surface = this.#screen.surface(target)
    const drawn = this.#screen.element(surface, actionId)
    const payload = {
      ...interactionBase(this.#world, this.user, 'block_suggestion'),
      ...this.#place(surface),
      action_id: drawn.actionId,
      block_id: drawn.blockId,
      value: query,
    }
    const envelope = { type: 'interactive', payload, acceptsResponse: true } as const
    const [ack] = await deliver(this.#connections, envelope, options)
    if (ack?.status !== 'acknowledged') throw new Error(`no options came: ${ack?.status ?? 'dispatch_failed'}`)
    const suggested = suggestedOptions(ack.payload)
    if (suggested.length > 100) throw new Error(`${suggested.length} options were suggested, 100 are allowed`)
    this.#screen.suggest(surface, drawn, suggested)
    return suggested
  }

  /** Opens the app's Home tab, which tells the app. */
  async openHome(options: DeliveryOptions = {}): Promise<readonly Acknowledgement[]> {
    const view = this.#world.views.home(this.user.id)
    const payload = eventPayload(this.#world, {
      type: 'app_home_opened',
      user: this.user.id,
      channel: this.#world.directory.openDirect([this.user.id]).channel.id,
      tab: 'home',
      event_ts: this.#world.clock.timestamp(),
      ...(view ? { view: structuredClone(view) } : {}),
    })
    return deliver(this.#connections, { type: 'events_api', payload, acceptsResponse: false }, options)
  }

  /** Writes an ordinary message; the app is not told. */
  say(channelId: string, text: string, threadTs?: string): StoredMessage {
    const channel = this.#channel(channelId)
    this.#world.messages.assertThread(channel.id, threadTs)
    const place = { channel: channel.id, user: this.user.id, ...(threadTs ? { thread_ts: threadTs } : {}) }
    return structuredClone(this.#world.messages.post({ ...place, text }))
  }

  #channel(id: string | undefined): Channel {
    const channels = [...this.#world.directory.channels.values()]
    const channel = channels.find((each) => (id ? each.id === id : each.members.has(this.user.id)))
    if (!channel) throw new Error(`there is no channel ${id ?? `with ${this.user.id}`}`)
    if (channel.kind !== 'public' && !channel.members.has(this.user.id)) {
      throw new Error(`${this.user.id} is not in ${channel.id}`)
    }
    return channel
  }

  #place(surface: Surface): JsonObject {
    if (surface.kind === 'view') return viewPlace(surface.view, this.#screen.values(surface))
    return messagePlace(this.#world, surface.message, this.#channel(surface.message.channel))
  }

  #messageState(surface: Surface & { kind: 'message' }, collector: ResponseCollector): JsonObject {
    const { message } = surface
    const origin = { userId: this.user.id, channel: message.channel, message, onResponse: collector.add }
    return {
      state: { values: this.#screen.values(surface) },
      response_url: this.#world.responseUrls.make(origin),
    }
  }

  #action(surface: Surface, drawn: DrawnElement, selected: unknown): JsonObject {
    const { element, blockId, actionId } = drawn
    const place = { action_id: actionId, block_id: blockId, action_ts: this.#world.clock.timestamp() }
    if (element.type !== 'button') return { ...this.#screen.enter(surface, drawn, selected), ...place }
    const { text, value, style } = element
    return { type: 'button', ...place, text, ...(value ? { value } : {}), ...(style ? { style } : {}) }
  }
}

function failed(acks: readonly Acknowledgement[]): SubmissionOutcome {
  return { kind: 'failed', error: acks[0]?.status ?? 'dispatch_failed' }
}
