import { setTimeout as after } from 'node:timers/promises'
import { type Substitute, tooMany } from '../faults/fault.ts'
import type { Fate } from '../faults/faults.ts'
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

/** Slack's Web API over one world: token, scopes, arguments, effect, answer. */
export class WebApi {
  readonly #methods: Methods
  readonly #world: World

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

  /** The answer, when it is ready; undefined where the connection is to be cut instead. */
  async call(name: string, token: string | undefined, raw: JsonObject): Promise<Answer | undefined> {
    const { token: _, ...args } = raw
    const channel = typeof args.channel === 'string' ? args.channel : undefined
    const fate = this.#world.faults.fateOf(name, channel)
    await pause(fate.delayMs)
    const { clock, limits, traffic } = this.#world
    const waitSeconds = limits.take(name, channel ?? '', clock.now())
    const answer =
      waitSeconds === undefined
        ? this.#fatedAnswer(fate, name, token ?? (typeof raw.token === 'string' ? raw.token : undefined), args)
        : substituted(tooMany(waitSeconds))
    const isCut = fate.answer === 'cut'
    traffic.add({
      kind: 'request',
      at: clock.now(),
      method: name,
      args: structuredClone(readable(args)),
      httpStatus: isCut ? 0 : answer.httpStatus,
      answer: structuredClone(answer.body),
    })
    await pause(fate.answerDelayMs)
    return isCut ? undefined : answer
  }

  #fatedAnswer({ takesEffect, answer }: Fate, name: string, token: string | undefined, args: JsonObject): Answer {
    const real = takesEffect ? this.#answer(name, token, args) : substituted({})
    return answer === 'real' || answer === 'cut' ? real : substituted(answer)
  }

  #answer(name: string, token: string | undefined, raw: JsonObject): Answer {
    const headers = { 'x-oauth-scopes': this.#world.app.scopes.join(',') }
    try {
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

async function pause(ms: number): Promise<void> {
  if (ms > 0) await after(ms, undefined, { ref: false })
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
