import type { JsonObject } from '../slack/json.ts'
import type { Change } from '../slack/workspace/change-feed.ts'
import type { StoredMessage } from '../slack/workspace/message.ts'
import { act } from './acts/act.ts'
import { type PageFrame, readFrame } from './acts/page-frame.ts'
import { pressedIn } from './acts/pressed.ts'
import { drawMessage, drawnTs } from './draw/draw-message.ts'
import { drawConfirmation } from './draw/draw-view.ts'
import { type PageWorld, SLACKBOT } from './page-world.ts'

type Frame = JsonObject & { t: string }

/** One open page: what the person it acts as sees goes out, what they do comes in. */
export class PageSession {
  #person: string
  /** A button that waits for its confirmation, which is shown as a modal on top. */
  #question: { readonly view: JsonObject; readonly confirmed: PageFrame } | undefined
  readonly #world: PageWorld
  readonly #send: (frame: Frame) => void
  readonly #now: () => number

  constructor(world: PageWorld, send: (frame: Frame) => void, now: () => number) {
    this.#world = world
    this.#send = send
    this.#now = now
    this.#person = world.firstPerson
    this.#showAll()
  }

  /** Brings something that happened in the workspace to the page, if the person sees it. */
  show(change: Change): void {
    for (const frame of this.#framesFor(change)) this.#send(frame)
  }

  /** Does what the page says that the person does. What cannot be done is said to them, as Slack would. */
  async receive(text: string): Promise<void> {
    const frame = readFrame(text)
    if (!frame) return
    try {
      await this.#take(frame)
    } catch (error) {
      this.#tell(frame, error instanceof Error ? error.message : String(error))
    }
  }

  async #take(frame: PageFrame): Promise<void> {
    if ('user' in frame && frame.user !== this.#person && this.#world.isPerson(frame.user)) this.#switchTo(frame.user)
    const question = this.#question
    if (question && (frame.t === 'view_submit' || frame.t === 'view_close')) {
      this.#question = undefined
      this.#showModals()
      if (frame.t === 'view_submit') await this.#do(question.confirmed)
    } else if (!this.#asksFirst(frame)) {
      await this.#do(frame)
    }
  }

  #asksFirst(frame: PageFrame): boolean {
    const dialog = pressedIn(this.#world.driver, this.#person, frame)?.confirmation
    if (!dialog) return false
    this.#question = { view: drawConfirmation(dialog, this.#world.drawing), confirmed: frame }
    this.#showModals()
    return true
  }

  async #do(frame: PageFrame): Promise<void> {
    const { notice, errors } = await act(this.#world.driver, this.#person, frame)
    if (errors) this.#send({ t: 'view_errors', errors })
    if (notice) this.#tell(frame, notice)
  }

  #switchTo(person: string): void {
    this.#person = person
    this.#question = undefined
    this.#showAll()
  }

  #showAll(): void {
    this.#send({ t: 'init', state: this.#world.snapshot(this.#person) })
  }

  #showModals(): void {
    this.#send(this.#modalFrame())
  }

  #framesFor(change: Change): Frame[] {
    switch (change.kind) {
      case 'message':
      case 'ephemeral':
        return this.#messageFrames(change.message, 'message')
      case 'edit':
      case 'ephemeral-edit':
        return this.#messageFrames(change.message, 'message_update')
      case 'delete':
      case 'ephemeral-delete':
        return this.#deletionFrames(change.message)
      case 'view':
      case 'view-closed':
        return change.userId === this.#person ? [this.#modalFrame()] : []
      case 'connections': {
        const { appId, connected } = this.#world.app()
        return [{ t: 'socket_status', appId, connected }]
      }
      default:
        return []
    }
  }

  #modalFrame(): Frame {
    const open = this.#world.modals(this.#person)
    return { t: 'view', stack: this.#question ? [...open, this.#question.view] : open }
  }

  #messageFrames(message: StoredMessage, t: 'message' | 'message_update'): Frame[] {
    const channel = this.#world.channelOf(this.#person, message)
    if (!channel) return []
    // The page knows the conversations that it was told of; what it knows already it leaves alone.
    const conversation: Frame[] = channel.is_im === true ? [{ t: 'channel', channel }] : []
    return [...conversation, ...drawMessage(message, this.#world.drawing).map((drawn) => ({ t, message: drawn }))]
  }

  #deletionFrames(message: StoredMessage): Frame[] {
    if (message.subtype === 'tombstone') return this.#messageFrames(message, 'message_update')
    return drawnTs(message).map((ts) => ({ t: 'message_delete', channel: message.channel, ts }))
  }

  /** In a modal beside its fields, else in the channel, where nobody else sees it. */
  #tell(frame: PageFrame, text: string): void {
    this.#send(
      'channel' in frame ? this.#noticeFrame(frame.channel, text) : { t: 'view_errors', errors: { Slack: text } },
    )
  }

  #noticeFrame(channel: string, text: string): Frame {
    const ts = (this.#now() / 1000).toFixed(6)
    return { t: 'message', message: { type: 'message', subtype: 'ephemeral', ts, channel, user: SLACKBOT, text } }
  }
}
