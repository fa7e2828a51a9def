import type { JsonObject } from '../json.ts'
import { isEphemeral } from '../web-api/response-url.ts'
import { type DrawnElement, drawnElements, optionsOf } from '../workspace/drawn-elements.ts'
import type { EphemeralMessage, StoredMessage } from '../workspace/message.ts'
import type { View } from '../workspace/view-store.ts'
import type { World } from '../workspace/world.ts'
import { answerOf, type Entries, entryKey, stateValues } from './state-values.ts'

/** What a person acts on: a view (its id), a message, or a message as it looked when it was read from the driver. */
export type Target =
  | string
  | { readonly id: string }
  | { readonly channel: string; readonly ts: string; blocks?: unknown }

export type Surface =
  | { readonly kind: 'view'; readonly key: string; readonly blocks: unknown; readonly view: View }
  | {
      readonly kind: 'message'
      readonly key: string
      readonly blocks: unknown
      readonly message: StoredMessage | EphemeralMessage
    }

/** One person's screen: what they have typed and chosen but not sent, and which options were suggested to them. */
export class Screen {
  readonly #entries = new Map<string, Map<string, JsonObject>>()
  readonly #suggested = new Map<string, JsonObject[]>()
  readonly #world: World
  readonly #userId: string

  constructor(world: World, userId: string) {
    this.#world = world
    this.#userId = userId
  }

  /** Finds what is acted on, or throws: people cannot act on what they do not see. */
  surface(target: Target): Surface {
    if (typeof target !== 'string' && 'ts' in target) return this.#messageSurface(target)
    const id = typeof target === 'string' ? target : target.id
    const found = this.#world.views.find({ viewId: id })
    if (found?.userId !== this.#userId) throw new Error(`${this.#userId} has no view ${id} open`)
    return { kind: 'view', key: id, blocks: found.view.blocks, view: found.view }
  }

  /** The element with this action id (or, failing that, block id), or throws with what there is. */
  element(surface: Surface, name: string): DrawnElement {
    const all = drawnElements(surface.blocks)
    const found = all.find(({ actionId }) => actionId === name) ?? all.find(({ blockId }) => blockId === name)
    if (found) return found
    throw new Error(`no element ${name} is shown, only ${all.map(({ actionId }) => actionId).join(', ') || 'none'}`)
  }

  /** Types or chooses something, and returns it in the form in which Slack reports it. */
  enter(surface: Surface, drawn: DrawnElement, chosen: unknown): JsonObject {
    const key = entryKey(drawn)
    const suggested = this.#suggested.get(surface.key + key) ?? []
    const answer = answerOf(drawn.element, chosen, [...optionsOf(drawn.element), ...suggested])
    const entries = this.#entries.get(surface.key) ?? new Map<string, JsonObject>()
    this.#entries.set(surface.key, entries.set(key, answer))
    return answer
  }

  suggest(surface: Surface, drawn: DrawnElement, options: JsonObject[]): void {
    this.#suggested.set(surface.key + entryKey(drawn), options)
  }

  entries(surface: Surface): Entries {
    return this.#entries.get(surface.key) ?? new Map()
  }

  values(surface: Surface): JsonObject {
    return stateValues(surface.blocks, this.entries(surface))
  }

  #messageSurface(target: { readonly channel: string; readonly ts: string; blocks?: unknown }): Surface {
    const { messages, directory } = this.#world
    const own = messages.ephemerals(this.#userId).find(({ ts }) => ts === target.ts)
    const message = own ?? messages.find(target.channel, target.ts)
    const channel = directory.channels.get(target.channel)
    if (!message || !channel) throw new Error(`there is no message ${target.ts} in ${target.channel}`)
    if (channel.kind !== 'public' && !isEphemeral(message) && !channel.members.has(this.#userId)) {
      throw new Error(`${this.#userId} is not in ${target.channel}`)
    }
    return { kind: 'message', key: `${target.channel}:${target.ts}`, blocks: target.blocks ?? message.blocks, message }
  }
}
