import { z } from 'zod'
import type { ControlApi } from '../http-server.ts'
import type { SlackDriver } from './driver.ts'

const requestSchema = z.strictObject({ person: z.string().optional(), args: z.array(z.unknown()).default([]) })

const PERSON_CALLS = ['command', 'click', 'enter', 'submit', 'closeView', 'search', 'openHome', 'say'] as const
const DRIVER_CALLS = [
  'messages',
  'message',
  'thread',
  'ephemerals',
  'views',
  'home',
  'waitForConnections',
  'event',
  'disconnect',
  'drop',
  'fault',
  'refuseNext',
  'clearFaults',
  'seedFaults',
  'limitRates',
  'violations',
  'statistics',
  'transcript',
] as const

/**
 * The driver for other processes: POST /_control/<call> with `{"person": "U1", "args": ["/migrate", "list"]}`.
 * Also `changes` (args: how many are known already; waits for the next) and `traffic`.
 */
export function controlApi(driver: SlackDriver): ControlApi {
  return async (call, body) => {
    const { person, args } = requestSchema.parse(body)
    if (call === 'changes') return changesAfter(driver, Number(args[0] ?? 0))
    if (call === 'traffic') return driver.traffic.entries
    const names: readonly string[] = person === undefined ? DRIVER_CALLS : PERSON_CALLS
    if (!names.includes(call)) throw new Error(`there is no call ${call}`)
    const subject = person === undefined ? driver : driver.person(person)
    // Arguments from outside are as untyped as in any JavaScript caller; a wrong one fails in the call itself.
    const method: unknown = Reflect.get(subject, call)
    if (typeof method !== 'function') throw new Error(`there is no call ${call}`)
    return (await Reflect.apply(method, subject, args)) ?? null
  }
}

async function changesAfter(driver: SlackDriver, known: number) {
  await driver.waitFor(() => driver.changes.length > known, { what: 'the next change', timeoutMs: 30_000 })
  return driver.changes.slice(known)
}
