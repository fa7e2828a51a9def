import type { Fault, Substitute } from '../faults/fault.ts'
import { type LimitMode, limitModeSchema, type Violation } from '../faults/rate-limits.ts'
import type { JsonObject } from '../json.ts'
import type { Connections, DisconnectReason } from '../socket-mode/connections.ts'
import type { Acknowledgement } from '../socket-mode/envelope.ts'
import type { MethodUse, TrafficLog } from '../traffic-log.ts'
import type { Change, WaitOptions } from '../workspace/change-feed.ts'
import type { User } from '../workspace/directory.ts'
import type { EphemeralMessage, StoredMessage } from '../workspace/message.ts'
import type { View } from '../workspace/view-store.ts'
import type { World } from '../workspace/world.ts'
import { type DeliveryOptions, deliver, redeliver } from './delivery.ts'
import { eventPayload } from './payloads.ts'
import { Person } from './person.ts'
import { renderTranscript } from './transcript.ts'

/** The people's side of the workspace, for tests and scripted demos. What it returns are copies, fit to be clicked on later as stale. */
export class SlackDriver {
  readonly #people = new Map<string, Person>()
  readonly #world: World
  readonly #connections: Connections

  constructor(world: World, connections: Connections) {
    this.#world = world
    this.#connections = connections
  }

  person(userId: string): Person {
    const person = this.#people.get(userId) ?? new Person(this.#world, this.#connections, userId)
    this.#people.set(userId, person)
    return person
  }

  /** Everything said in a channel (an id, a `#name`, or a user id for their direct message), replies included, oldest first. */
  messages(channel: string): StoredMessage[] {
    return structuredClone([...this.#world.messages.in(this.#channelId(channel))])
  }

  /** An administrator changes somebody's account; with `isTold` the app hears of it, as it does by Slack's events. */
  async changeUser(id: string, change: Partial<Omit<User, 'id'>>, { isTold = true } = {}): Promise<void> {
    const user = this.#world.directory.changeUser(id, change)
    if (isTold) await this.event({ type: 'user_change', user: { ...user } })
  }

  /** An administrator says who is in a user group. */
  async changeGroup(id: string, users: readonly string[], { isTold = true } = {}): Promise<void> {
    this.#world.directory.usergroup(id).users = [...users]
    if (isTold) await this.event({ type: 'subteam_members_changed', subteam_id: id })
  }

  /** A message as it is now, or undefined when it was deleted. */
  message(channel: string, ts: string): StoredMessage | undefined {
    return structuredClone(this.#world.messages.find(this.#channelId(channel), ts))
  }

  /** A parent message and its replies. */
  thread(channel: string, ts: string): StoredMessage[] {
    const id = this.#channelId(channel)
    const parent = this.#world.messages.find(id, ts)
    return structuredClone([...(parent ? [parent] : []), ...this.#world.messages.repliesTo(id, ts)])
  }

  ephemerals(userId?: string): EphemeralMessage[] {
    return structuredClone([...this.#world.messages.ephemerals(userId)])
  }

  /** A person's open modals, the topmost last. */
  views(userId: string): View[] {
    return structuredClone([...this.#world.views.stack(userId)])
  }

  home(userId: string): View | undefined {
    return structuredClone(this.#world.views.home(userId))
  }

  fileContent(fileId: string): Buffer | undefined {
    return this.#world.files.get(fileId).content
  }

  /** Probes now and after every change until something truthy is found. */
  waitFor<T>(probe: () => T | undefined | null | false, options?: WaitOptions): Promise<T> {
    return this.#world.feed.waitFor(probe, options)
  }

  /** The newest message of a channel that matches, as soon as there is one; edits count. */
  waitForMessage(channel: string, matches: (message: StoredMessage) => boolean, options?: WaitOptions) {
    const what = `a message in ${channel}`
    return this.waitFor(() => this.messages(channel).findLast(matches), { what, ...options })
  }

  waitForEphemeral(userId: string, matches: (message: EphemeralMessage) => boolean, options?: WaitOptions) {
    const what = `an ephemeral message for ${userId}`
    return this.waitFor(() => this.ephemerals(userId).findLast(matches), { what, ...options })
  }

  /** A person's topmost modal, as soon as it matches. */
  waitForView(userId: string, matches: (view: View) => boolean = () => true, options?: WaitOptions): Promise<View> {
    return this.waitFor(() => this.views(userId).slice(-1).find(matches), { what: `a modal for ${userId}`, ...options })
  }

  waitForHome(userId: string, matches: (view: View) => boolean = () => true, options?: WaitOptions): Promise<View> {
    const home = () => [this.home(userId)].find((view) => view !== undefined && matches(view))
    return this.waitFor(home, { what: `a Home tab for ${userId}`, ...options })
  }

  /** Sends to each Socket Mode connection what Slack would not send: any text, or bytes. */
  sendAnything(data: string | Buffer): void {
    this.#connections.sendAnything(data)
  }

  /** Numbers of the open Socket Mode connections. */
  get connections(): number[] {
    return this.#connections.open
  }

  waitForConnections(count: number, options?: WaitOptions): Promise<true> {
    const what = `${count} connections`
    return this.waitFor(() => this.#connections.open.length === count, { what, ...options }) as Promise<true>
  }

  /**
   * Sends any event of the Events API, such as `{ type: 'member_joined_channel', … }`. With `redeliver` it is sent again while
   * nobody takes it, as Slack does it.
   */
  async event(
    event: JsonObject,
    { redeliver: isRepeated, ...options }: DeliveryOptions & { redeliver?: boolean } = {},
  ): Promise<Acknowledgement[]> {
    const payload = eventPayload(this.#world, { event_ts: this.#world.clock.timestamp(), ...event })
    const envelope = { type: 'events_api', payload, acceptsResponse: false } as const
    const first = await deliver(this.#connections, envelope, options)
    if (!isRepeated) return first
    return [...first, ...(await redeliver(this.#connections, envelope, first, this.#world.clock))]
  }

  /** Announces the end of one connection or of all. */
  disconnect(reason: DisconnectReason, connection?: number, noticeMs?: number): void {
    this.#connections.disconnect(reason, connection, noticeMs)
  }

  /** Cuts one connection or all without a word. */
  drop(connection?: number): void {
    this.#connections.drop(connection)
  }

  /** Lets something go wrong with calls of the Web API from now on. */
  fault(fault: Fault): void {
    this.#world.faults.set(fault)
  }

  /** Makes the next calls of a method answer an error, without any effect. */
  refuseNext(method: string, answer: Substitute, times = 1): void {
    this.fault({ method, answer, times })
  }

  /** Ends all faults, or those of one method. */
  clearFaults(method?: string): void {
    this.#world.faults.clear(method)
  }

  /** Makes faults that happen by chance happen to the same calls again. */
  seedFaults(seed: number): void {
    this.#world.faults.seed(seed)
  }

  /** How many calls a fault has happened to. */
  get faultsHappened(): number {
    return this.#world.faults.happened
  }

  /** What becomes of calls beyond Slack's published limits; from the start they are counted. */
  limitRates(mode: LimitMode): void {
    this.#world.limits.mode = limitModeSchema.parse(mode)
  }

  /** The calls that went beyond Slack's published limits. */
  violations(): readonly Violation[] {
    return structuredClone(this.#world.limits.violations)
  }

  get traffic(): TrafficLog {
    return this.#world.traffic
  }

  statistics(): MethodUse[] {
    return this.#world.traffic.statistics()
  }

  /** Everything that happened so far, in order. */
  get changes(): readonly Change[] {
    return this.#world.feed.changes
  }

  onChange(listener: (change: Change) => void): () => void {
    return this.#world.feed.onChange(listener)
  }

  /** All channels as readable text, or one. */
  transcript(channel?: string): string {
    return renderTranscript(this.#world, channel === undefined ? undefined : this.#channelId(channel))
  }

  #channelId(name: string): string {
    const { channels, users } = this.#world.directory
    if (users.has(name)) return this.#world.directory.openDirect([name]).channel.id
    const channel = channels.get(name) ?? [...channels.values()].find((each) => `#${each.name}` === name)
    if (!channel) throw new Error(`there is no channel ${name}`)
    return channel.id
  }
}
