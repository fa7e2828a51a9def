import type { JsonObject } from '../json.ts'
import { SlackRefusal } from '../slack-refusal.ts'
import type { World } from '../workspace/world.ts'
import { Arguments } from './arguments.ts'
import { chatMethods } from './chat.ts'
import { conversationMethods } from './conversations.ts'
import { fileMethods } from './files.ts'
import type { Method, Methods } from './method.ts'
import { peopleMethods } from './people.ts'
import { teamMethods } from './team.ts'
import { viewMethods } from './views.ts'

export interface Answer {
  readonly httpStatus: number
  readonly headers: Record<string, string>
  readonly body: JsonObject
}

/** An answer to give instead of the real one, before the method has any effect. */
export interface Substitute {
  readonly error?: string
  readonly httpStatus?: number
  readonly headers?: Record<string, string>
}

/** Slack's Web API over one world: token, scopes, arguments, effect, answer. */
export class WebApi {
  readonly #methods: Methods
  readonly #world: World
  readonly #substitutes = new Map<string, Substitute[]>()

  constructor(world: World, openConnection: () => string) {
    this.#world = world
    this.#methods = {
      ...chatMethods,
      ...conversationMethods,
      ...peopleMethods,
      ...viewMethods,
      ...fileMethods,
      ...teamMethods,
      'apps.connections.open': {
        token: 'app',
        scopes: ['connections:write'],
        run: () => ({ url: openConnection() }),
      },
    }
  }

  /** Makes the next `times` calls of a method answer this instead. */
  refuseNext(method: string, substitute: Substitute, times = 1): void {
    const waiting = this.#substitutes.get(method) ?? []
    this.#substitutes.set(method, [...waiting, ...Array<Substitute>(times).fill(substitute)])
  }

  call(name: string, token: string | undefined, raw: JsonObject): Answer {
    const { token: _, ...args } = raw
    const answer = this.#answer(name, token ?? (typeof raw.token === 'string' ? raw.token : undefined), args)
    const { now } = this.#world.clock
    this.#world.traffic.add({
      kind: 'request',
      at: now(),
      method: name,
      args: structuredClone(readable(args)),
      httpStatus: answer.httpStatus,
      answer: structuredClone(answer.body),
    })
    return answer
  }

  #answer(name: string, token: string | undefined, raw: JsonObject): Answer {
    const headers = { 'x-oauth-scopes': this.#world.app.scopes.join(',') }
    try {
      const substitute = this.#substitutes.get(name)?.shift()
      if (substitute) return substituted(substitute)
      const body = this.#run(name, token, new Arguments(raw))
      return { httpStatus: 200, headers, body: { ok: true, ...body } }
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error
      return { httpStatus: 200, headers, body: { ok: false, error: error.code, ...error.details } }
    }
  }

  #run(name: string, token: string | undefined, args: Arguments): JsonObject {
    const method = Object.hasOwn(this.#methods, name) ? this.#methods[name] : undefined
    if (!method) throw new SlackRefusal('unknown_method', { req_method: name })
    const provided = this.#scopesOf(method, token)
    const needed = typeof method.scopes === 'function' ? method.scopes(args, this.#world) : method.scopes
    if (needed.some((scope) => !provided.includes(scope))) {
      throw new SlackRefusal('missing_scope', { needed: needed.join(','), provided: provided.join(',') })
    }
    return method.run(args, this.#world)
  }

  #scopesOf({ token: wanted = 'bot' }: Method, token: string | undefined): readonly string[] {
    const { app } = this.#world
    if (!token) throw new SlackRefusal('not_authed')
    const scopes = { bot: app.scopes, app: app.appScopes, config: [] }
    const kinds = { bot: app.botToken, app: app.appToken, config: app.configToken }
    const kind = (['bot', 'app', 'config'] as const).find((one) => kinds[one] === token)
    if (!kind) throw new SlackRefusal('invalid_auth')
    const isWanted = wanted === kind || (wanted === 'either' && kind !== 'config')
    if (!isWanted) throw new SlackRefusal('not_allowed_token_type')
    return scopes[kind]
  }
}

function substituted({ error = 'internal_error', httpStatus = 200, headers = {} }: Substitute): Answer {
  return { httpStatus, headers, body: { ok: false, error } }
}

/** Structured arguments are logged as structures, whatever the request carried them as. */
function readable(args: JsonObject): JsonObject {
  const parsed = ['blocks', 'metadata', 'view', 'files'].flatMap((name) => {
    try {
      return typeof args[name] === 'string' ? [[name, JSON.parse(args[name])]] : []
    } catch {
      return []
    }
  })
  return { ...args, ...Object.fromEntries(parsed) }
}
