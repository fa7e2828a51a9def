import { describe, expect, it } from 'vitest'
import { FragmentLedger } from '../../../../../src/winrm/client/pipeline/fragment-ledger.ts'
import { encodeFragments } from '../../../../../src/winrm/psrp/fragment.ts'

const object = (id: bigint, sizeBytes = 10) => Buffer.concat(encodeFragments(id, new Uint8Array(sizeBytes), 31))
const never = new AbortController().signal
const upTo = (number: bigint) => ({ after: 0n, upTo: number })

/** Whether a promise has settled once all that can happen now has happened. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  const note = () => {
    settled = true
  }
  promise.then(note, note)
  await new Promise((resolve) => setImmediate(resolve))
  return settled
}

describe('FragmentLedger', () => {
  it('has all while messages come without a gap, in any order', () => {
    const ledger = new FragmentLedger()

    for (const message of [object(1n), object(3n), object(2n, 45)]) ledger.note('a', message)

    expect(ledger.hasAll(upTo(3n))).toBe(true)
  })

  it('has not all when a number never came', () => {
    const ledger = new FragmentLedger()

    for (const message of [object(1n), object(3n)]) ledger.note('a', message)

    expect([ledger.hasAll(upTo(3n)), ledger.hasAll({ after: 2n, upTo: 3n })]).toEqual([false, true])
  })

  it('has not all while the end of a message is missing', () => {
    const ledger = new FragmentLedger()
    const fragments = encodeFragments(1n, new Uint8Array(45), 31)

    ledger.note('a', Buffer.concat(fragments.slice(0, -1)))
    const before = ledger.hasAll(upTo(1n))
    ledger.note('a', fragments.at(-1) ?? new Uint8Array())

    expect([before, ledger.hasAll(upTo(1n))]).toEqual([false, true])
  })

  it('waits for another stream that may still bring what is missing, and finds it', async () => {
    const ledger = new FragmentLedger()
    ledger.begin('a')
    ledger.begin('b')
    ledger.note('a', Buffer.concat([object(1n), object(3n)]))

    const proof = ledger.settle([upTo(3n)], 'a', never)
    const early = await isSettled(proof)
    ledger.note('b', object(2n))

    expect(early).toBe(false)
    expect(await proof).toBe(true)
  })

  it.each([
    ['brings something later', (ledger: FragmentLedger) => ledger.note('b', object(4n))],
    ['ends', (ledger: FragmentLedger) => ledger.end('b')],
    ['was asked later and had nothing', (ledger: FragmentLedger) => ledger.quiet('b', 3n)],
  ])('knows that it is lost once the other stream %s', async (_what, happen) => {
    const ledger = new FragmentLedger()
    ledger.begin('a')
    ledger.begin('b')
    ledger.note('a', Buffer.concat([object(1n), object(3n)]))

    const proof = ledger.settle([upTo(3n)], 'a', never)
    const early = await isSettled(proof)
    happen(ledger)

    expect(early).toBe(false)
    expect(await proof).toBe(false)
  })

  it('does not take the silence of an earlier question for a proof', async () => {
    const ledger = new FragmentLedger()
    ledger.begin('a')
    ledger.begin('b')
    ledger.note('a', Buffer.concat([object(1n), object(3n)]))

    const proof = ledger.settle([upTo(3n)], 'a', never)
    ledger.quiet('b', 1n)

    expect(await isSettled(proof)).toBe(false)
    ledger.end('b')
  })

  it('does not wait for a stream that began later', async () => {
    const ledger = new FragmentLedger()
    ledger.begin('a')
    ledger.note('a', Buffer.concat([object(1n), object(3n)]))
    ledger.begin('b')

    expect(await ledger.settle([upTo(3n)], 'a', never)).toBe(false)
  })

  it('gives up waiting when it is told to', async () => {
    const ledger = new FragmentLedger()
    const controller = new AbortController()
    ledger.begin('b')
    ledger.note('a', object(2n))

    const proof = ledger.settle([upTo(2n)], 'a', controller.signal)
    controller.abort()

    expect(await proof).toBe(false)
  })
})
