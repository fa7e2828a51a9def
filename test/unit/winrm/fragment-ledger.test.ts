import { describe, expect, it } from 'vitest'
import { FragmentLedger } from '../../../src/winrm/client/fragment-ledger.ts'
import { encodeFragments } from '../../../src/winrm/psrp/fragment.ts'

const object = (id: bigint, sizeBytes = 10) => encodeFragments(id, new Uint8Array(sizeBytes), 31)

describe('FragmentLedger', () => {
  it('is complete while messages come without a gap, in any order', () => {
    const ledger = new FragmentLedger()

    for (const fragment of [...object(1n), ...object(3n), ...object(2n, 45)]) ledger.note(fragment)

    expect(ledger.isComplete).toBe(true)
  })

  it('is not complete when a number never came', () => {
    const ledger = new FragmentLedger()

    for (const fragment of [...object(1n), ...object(3n)]) ledger.note(fragment)

    expect(ledger.isComplete).toBe(false)
  })

  it('is not complete while the end of a message is missing', () => {
    const ledger = new FragmentLedger()
    const fragments = object(1n, 45)

    ledger.note(Buffer.concat(fragments.slice(0, -1)))
    const before = ledger.isComplete
    ledger.note(fragments.at(-1) ?? new Uint8Array())

    expect([before, ledger.isComplete]).toEqual([false, true])
  })
})
