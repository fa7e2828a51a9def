import type { JsonObject } from '../json.ts'
import type { World } from '../workspace/world.ts'
import type { Arguments } from './arguments.ts'

/** One Web API method. `scopes` are all needed; which ones may depend on the kind of conversation. */
export interface Method {
  /** `either` is a bot's or an app-level token. */
  readonly token?: 'bot' | 'app' | 'either' | 'config'
  readonly scopes: readonly string[] | ((args: Arguments, world: World) => readonly string[])
  run(args: Arguments, world: World): JsonObject
}

export type Methods = Readonly<Record<string, Method>>
