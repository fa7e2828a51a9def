import { describe, expect, it } from 'vitest'
import { deliverMessages } from '../../../src/operations/messages/deliver-messages.ts'
import type { Messenger, Outbox, Ports } from '../../../src/operations/ports.ts'
import { CrashError, mortalPorts, type When } from '../../support/crashing-ports.ts'
import { aSmallSite, type FakeSite } from '../../support/fake-ports.ts'
import { deliver, scheduledUntold } from '../../support/fake-story.ts'

/** Every call of an object's methods goes through `call`. */
function through<T extends object>(
  target: T,
  call: (label: string, act: () => Promise<unknown>) => Promise<unknown>,
): T {
  return new Proxy(target, {
    get(_, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return (...args: unknown[]) => call(String(name), async () => Reflect.apply(method, target, args))
    },
  })
}

/** A notify worker that dies at one of its calls: what it still calls has no effect. Says how many calls it has made. */
async function sendMortally(site: FakeSite, atCall: number, when: When): Promise<number> {
  let calls = 0
  let isDead = false
  const die = () => {
    calls += 1
    return calls === atCall ? when : null
  }
  const call = async (_: string, act: () => Promise<unknown>) => {
    if (isDead) throw new CrashError()
    const death = die()
    if (death === null) return act()
    isDead = true
    if (death === 'after') await act()
    throw new CrashError()
  }
  const mortal = mortalPorts(site.ports, die)
  const store = through(site.ports.store, call)
  const bulletins = through(site.ports.bulletins, call)
  const ports: Ports = { ...mortal.ports, store, bulletins, outbox: through<Outbox>(site.store.outbox, call) }
  const messenger = through<Messenger>(site.messenger, call)
  const sender = { owner: 'mortal', signal: new AbortController().signal }
  await deliverMessages(ports, messenger, sender).catch(() => undefined)
  return calls
}

/** All that is said until a migration is scheduled, and a worker that dies while saying it. */
async function play(atCall: number, when: When) {
  const site = aSmallSite()
  await scheduledUntold(site)
  const calls = await sendMortally(site, atCall, when)
  for (let round = 0; round < 4; round += 1) {
    site.leases.now += 31_000
    site.clock.advance(61_000)
    await deliver(site)
  }
  // Reminders are for later.
  const wanted = site.store.outbox.all().filter(({ message }) => message.notBefore <= site.clock.now())
  return { site, calls, wanted }
}

describe('a notify worker killed at any call between what was decided and its record', () => {
  it.each(['before', 'after'] as const)(
    '(%s its effect) leaves nothing missing and nothing twice',
    { timeout: 60_000 },
    async (when) => {
      const { calls } = await play(Number.POSITIVE_INFINITY, when)
      expect(calls).toBeGreaterThan(30)

      for (let atCall = 1; atCall <= calls; atCall += 1) {
        const { site, wanted } = await play(atCall, when)

        const at = `killed ${when} call ${atCall}`
        const posted = site.messenger.posted.filter(({ isEdit }) => !isEdit).map(({ message }) => message.key)
        expect(posted.toSorted(), at).toEqual(wanted.map(({ message }) => message.key).toSorted())
        expect(new Set(wanted.map(({ state }) => state)), at).toEqual(new Set(['sent']))
      }
    },
  )
})
