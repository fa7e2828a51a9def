import type { JsonObject } from '../json.ts'
import { SlackRefusal } from '../slack-refusal.ts'
import { checkedView } from '../validation/view.ts'
import type { World } from '../workspace/world.ts'
import type { Arguments } from './arguments.ts'
import type { Methods } from './method.ts'

export const viewMethods: Methods = {
  'views.open': { scopes: [], run: open },
  'views.push': { scopes: [], run: push },
  'views.update': { scopes: [], run: update },
  'views.publish': { scopes: [], run: publish },
}

function open(args: Arguments, world: World): JsonObject {
  const trigger = world.triggers.check(args.required('trigger_id'))
  const view = world.views.open(trigger.userId, checkedView(args.structure('view'), 'modal'))
  trigger.exchanged = true
  return { view }
}

function push(args: Arguments, world: World): JsonObject {
  const trigger = world.triggers.check(args.required('trigger_id'))
  if (!trigger.viewId || !world.views.find({ viewId: trigger.viewId })) throw new SlackRefusal('not_found')
  const view = world.views.push(trigger.userId, checkedView(args.structure('view'), 'modal'))
  trigger.exchanged = true
  return { view }
}

function update(args: Arguments, world: World): JsonObject {
  const key = { viewId: args.optional('view_id'), externalId: args.optional('external_id') }
  if (key.viewId === undefined && key.externalId === undefined) throw new SlackRefusal('invalid_arguments')
  const found = world.views.find(key)
  if (!found) throw new SlackRefusal('not_found')
  assertCurrent(args.optional('hash'), found.view.hash)
  return { view: world.views.update(found.userId, found.view, checkedView(args.structure('view'), found.view.type)) }
}

function publish(args: Arguments, world: World): JsonObject {
  const userId = world.directory.user(args.required('user_id')).id
  const sent = checkedView(args.structure('view'), 'home')
  const hash = args.optional('hash')
  const current = world.views.home(userId)
  if (current) assertCurrent(hash, current.hash)
  return { view: world.views.publish(userId, sent) }
}

function assertCurrent(hash: string | undefined, current: string): void {
  if (hash !== undefined && hash !== current) throw new SlackRefusal('hash_conflict')
}
