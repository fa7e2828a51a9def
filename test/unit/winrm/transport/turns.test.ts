import { describe, expect, it } from 'vitest'
import { Turns } from '../../../../src/winrm/transport/turns.ts'

/** Asks for a turn and notes when it came. */
function asking(turns: Turns, order: string[]) {
  return (name: string, isLong = false, signal?: AbortSignal) =>
    turns.take(isLong, signal).then((giveBack) => {
      order.push(name)
      return giveBack
    })
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('Turns', () => {
  it('lets no more than the limit be at work, the others in the order in which they came', async () => {
    const order: string[] = []
    const ask = asking(new Turns({ total: 2 }), order)
    const [a, b] = await Promise.all([ask('a'), ask('b')])
    const waiting = [ask('c'), ask('d')]
    await settled()
    expect(order).toEqual(['a', 'b'])

    b()
    b()
    await settled()
    expect(order).toEqual(['a', 'b', 'c'])
    a()
    await Promise.all(waiting)
    expect(order).toEqual(['a', 'b', 'c', 'd'])
  })

  it('keeps places for what is short, which need not wait behind what is long', async () => {
    const order: string[] = []
    const ask = asking(new Turns({ total: 2, keptForShort: 1 }), order)

    const first = await ask('long 1', true)
    const second = ask('long 2', true)
    await ask('short')
    expect(order).toEqual(['long 1', 'short'])

    first()
    await second
    expect(order).toEqual(['long 1', 'short', 'long 2'])
  })

  it('forgets who gives up waiting', async () => {
    const order: string[] = []
    const controller = new AbortController()
    const ask = asking(new Turns({ total: 1 }), order)
    const first = await ask('a')
    const second = ask('b', false, controller.signal)
    const third = ask('c')

    controller.abort(new Error('enough'))
    await expect(second).rejects.toThrow('enough')
    first()
    await third

    expect(order).toEqual(['a', 'c'])
  })
})
