import type { SlackDriver } from '../slack/driver/driver.ts'
import type { JsonObject } from '../slack/json.ts'
import type { AppSeed, WorkspaceSeed } from '../slack/options.ts'
import type { StoredMessage } from '../slack/workspace/message.ts'
import { drawMessage } from './draw/draw-message.ts'
import type { TextDrawing } from './draw/draw-text.ts'
import { drawView } from './draw/draw-view.ts'

/** Speaks where Slack itself would: when a command or a click came to nothing. */
export const SLACKBOT = 'USLACKBOT'
/** Stands for the app in the list of direct messages, where the page names the other member. */
const APP_AS_MEMBER = 'USTATIONMASTER'

/** What the page shows of the workspace, to one person at a time. */
export class PageWorld {
  readonly driver: SlackDriver
  readonly drawing: TextDrawing
  readonly #workspace: WorkspaceSeed
  readonly #app: AppSeed

  constructor(driver: SlackDriver, workspace: WorkspaceSeed, app: AppSeed, timeZone: string) {
    this.driver = driver
    this.#workspace = workspace
    this.#app = app
    this.drawing = { timeZone, handles: new Map(workspace.usergroups.map(({ id, handle }) => [id, handle])) }
  }

  /** Whom the page acts as before somebody chooses: the first that it lists. */
  get firstPerson(): string {
    return this.#people()[0]?.id ?? ''
  }

  isPerson(id: string): boolean {
    return this.#people().some((person) => person.id === id)
  }

  /** Everything that this person sees, as the page takes it when it connects. */
  snapshot(person: string): JsonObject {
    const channels = this.#channelsOf(person)
    return {
      workspace: { name: this.#workspace.teamName, domain: this.#workspace.domain, teamId: this.#workspace.teamId },
      apps: [this.app()],
      users: this.#users(),
      channels,
      emojis: {},
      messages: Object.fromEntries(channels.map(({ id }) => [id, this.#drawnMessages(String(id), person)])),
      modalStack: this.modals(person),
      homeViews: {},
      log: [],
    }
  }

  app(): JsonObject {
    const { appId, botUserId, name } = this.#app
    return { appId, botUserId, botName: name, mode: 'socket', connected: this.driver.connections.length > 0 }
  }

  modals(person: string): JsonObject[] {
    return this.driver.views(person).map((view) => drawView(view, this.drawing))
  }

  #channelsOf(person: string): JsonObject[] {
    const seen = this.#workspace.channels.filter(({ is_private, members }) => !is_private || members.includes(person))
    const direct = this.driver.messages(person)[0]?.channel
    return [
      ...seen.map((each) => ({ ...each, is_channel: true, is_im: false, topic: '', purpose: '' })),
      ...(direct === undefined ? [] : [directChannel(direct)]),
    ]
  }

  /** The conversation in which this person sees the message; undefined where they do not. */
  channelOf(person: string, message: StoredMessage): JsonObject | undefined {
    if ('visibleTo' in message && message.visibleTo !== person) return undefined
    return this.#channelsOf(person).find(({ id }) => id === message.channel)
  }

  #drawnMessages(channel: string, person: string): JsonObject[] {
    const ephemerals = this.driver.ephemerals(person).filter((message) => message.channel === channel)
    return [...this.driver.messages(channel), ...ephemerals]
      .toSorted((a, b) => Number(a.ts) - Number(b.ts))
      .flatMap((message) => drawMessage(message, this.drawing))
  }

  #people() {
    return this.#workspace.users.filter(({ id, is_bot, deleted }) => !is_bot && !deleted && id !== this.#app.botUserId)
  }

  #users(): JsonObject[] {
    const bot = (id: string, name: string) => ({ id, name, real_name: name, is_bot: true })
    return [
      ...this.#people().map(({ id, name, real_name, tz }) => ({ id, name, real_name, tz, is_bot: false })),
      bot(this.#app.botUserId, this.#app.name),
      bot(APP_AS_MEMBER, this.#app.name),
      bot(SLACKBOT, 'Slackbot'),
    ]
  }
}

function directChannel(id: string): JsonObject {
  const kind = { is_channel: false, is_private: true, is_im: true }
  return { id, name: 'directmessage', ...kind, topic: '', purpose: '', members: [APP_AS_MEMBER] }
}
