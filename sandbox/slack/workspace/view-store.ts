import { isObject, type JsonObject, objectsIn, stringOr } from '../json.ts'
import { SlackRefusal } from '../slack-refusal.ts'
import { withIds } from '../validation/message.ts'
import type { ChangeFeed } from './change-feed.ts'
import type { WorkspaceClock } from './clock.ts'
import { newHash, newId, newShortId } from './ids.ts'

const MAX_STACK = 3

export type View = JsonObject & { id: string; hash: string; type: 'modal' | 'home' }

export interface Identity {
  readonly team_id: string
  readonly app_id: string
  readonly bot_id: string
}

/** What each person has open: a stack of modals and the app's Home tab. */
export class ViewStore {
  readonly #stacks = new Map<string, View[]>()
  readonly #homes = new Map<string, View>()
  readonly #clock: WorkspaceClock
  readonly #feed: ChangeFeed
  readonly #identity: Identity

  constructor(clock: WorkspaceClock, feed: ChangeFeed, identity: Identity) {
    this.#clock = clock
    this.#feed = feed
    this.#identity = identity
  }

  stack(userId: string): readonly View[] {
    return this.#stacks.get(userId) ?? []
  }

  home(userId: string): View | undefined {
    return this.#homes.get(userId)
  }

  /** Opens a first modal; one that was open is replaced. */
  open(userId: string, sent: JsonObject): View {
    this.#assertExternalIdFree(sent)
    const view = this.#newView(sent, {})
    this.#stacks.set(userId, [view])
    return this.#show(userId, view)
  }

  push(userId: string, sent: JsonObject): View {
    const stack = this.stack(userId)
    if (stack.length >= MAX_STACK) throw new SlackRefusal('push_limit_reached')
    this.#assertExternalIdFree(sent)
    const [root, previous] = [stack[0], stack.at(-1)]
    const view = this.#newView(sent, { root_view_id: root?.id, previous_view_id: previous?.id ?? null })
    this.#stacks.set(userId, [...stack, view])
    return this.#show(userId, view)
  }

  /** Replaces the content under the same id, with a new hash. */
  update(userId: string, view: View, sent: JsonObject): View {
    const { id, root_view_id, previous_view_id } = view
    for (const field of Object.keys(view)) delete view[field]
    Object.assign(view, this.#newView(sent, { id, root_view_id, previous_view_id }))
    return this.#show(userId, view)
  }

  publish(userId: string, sent: JsonObject): View {
    const id = this.#homes.get(userId)?.id
    const view = this.#newView(sent, id ? { id, root_view_id: id } : {})
    this.#homes.set(userId, view)
    this.#feed.publish({ kind: 'home', userId, view })
    return view
  }

  /** Takes a modal away, with all above it. */
  close(userId: string, viewId: string): void {
    const stack = this.stack(userId)
    const index = stack.findIndex(({ id }) => id === viewId)
    if (index < 0) return
    this.#stacks.set(userId, stack.slice(0, index))
    this.#feed.publish({ kind: 'view-closed', userId, viewId })
  }

  clear(userId: string): void {
    const bottom = this.stack(userId)[0]
    if (bottom) this.close(userId, bottom.id)
  }

  find(key: {
    viewId?: string | undefined
    externalId?: string | undefined
  }): { userId: string; view: View } | undefined {
    const open = [...this.#stacks].flatMap(([userId, stack]) => stack.map((view) => ({ userId, view })))
    const homes = [...this.#homes].map(([userId, view]) => ({ userId, view }))
    return [...open, ...homes].find(({ view }) =>
      key.viewId ? view.id === key.viewId : key.externalId !== undefined && view.external_id === key.externalId,
    )
  }

  #assertExternalIdFree({ external_id }: JsonObject): void {
    if (typeof external_id === 'string' && external_id && this.find({ externalId: external_id })) {
      throw new SlackRefusal('duplicate_external_id')
    }
  }

  #show(userId: string, view: View): View {
    this.#feed.publish({ kind: 'view', userId, view })
    return view
  }

  #newView(sent: JsonObject, place: JsonObject): View {
    const id = stringOr(place.id, newId('V'))
    return {
      id,
      ...this.#identity,
      app_installed_team_id: this.#identity.team_id,
      type: sent.type === 'home' ? 'home' : 'modal',
      private_metadata: stringOr(sent.private_metadata, ''),
      callback_id: stringOr(sent.callback_id, ''),
      external_id: stringOr(sent.external_id, ''),
      title: sent.title ?? null,
      submit: sent.submit ?? null,
      close: sent.close ?? null,
      clear_on_close: sent.clear_on_close === true,
      notify_on_close: sent.notify_on_close === true,
      blocks: withIds(objectsIn(sent.blocks), newShortId),
      state: isObject(sent.state) ? sent.state : { values: {} },
      hash: newHash(this.#clock.now()),
      previous_view_id: place.previous_view_id ?? null,
      root_view_id: place.root_view_id ?? id,
    }
  }
}
