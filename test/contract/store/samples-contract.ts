import { describe, expect, it } from 'vitest'
import type { SessionSamples } from '../../../src/operations/ports.ts'

export type OpenSamples = () => Promise<{ samples: SessionSamples; close(): Promise<void> }>

const DAY = 24 * 3_600_000
const NOON = Date.UTC(2026, 10, 26, 12)

/** What every implementation of the port does. */
export function describeSamples(name: string, open: OpenSamples): void {
  describe(`session samples: ${name}`, () => {
    const withSamples = (work: (samples: SessionSamples) => Promise<void>) => async () => {
      const { samples, close } = await open()
      try {
        await work(samples)
      } finally {
        await close()
      }
    }

    it(
      'are kept by server, oldest first',
      withSamples(async (samples) => {
        await samples.add('lab-old', { at: NOON + 900_000, active: 3, disconnected: 1 })
        await samples.add('lab-old', { at: NOON, active: 2, disconnected: 0 })
        await samples.add('lab-new', { at: NOON, active: 9, disconnected: 0 })

        expect(await samples.list('lab-old')).toEqual([
          { at: NOON, active: 2, disconnected: 0 },
          { at: NOON + 900_000, active: 3, disconnected: 1 },
        ])
        expect(await samples.list('elsewhere')).toEqual([])
      }),
    )

    it(
      'are one where the same is sent twice, and the later where they differ',
      withSamples(async (samples) => {
        const sample = { at: NOON, active: 2, disconnected: 0 }
        await samples.add('lab-old', sample)
        await samples.add('lab-old', sample)
        expect(await samples.list('lab-old')).toEqual([sample])

        await samples.add('lab-old', { ...sample, active: 4 })
        expect(await samples.list('lab-old')).toEqual([{ ...sample, active: 4 }])
      }),
    )

    it(
      'go when they are older than five weeks',
      withSamples(async (samples) => {
        for (const weeks of [0, 1, 4, 5, 6]) {
          await samples.add('lab-old', { at: NOON + weeks * 7 * DAY, active: weeks, disconnected: 0 })
        }

        expect((await samples.list('lab-old')).map(({ active }) => active)).toEqual([1, 4, 5, 6])
      }),
    )

    it(
      'before midnight and after it are two days and one list',
      withSamples(async (samples) => {
        const midnight = NOON + DAY / 2
        await samples.add('lab-old', { at: midnight, active: 1, disconnected: 0 })
        await samples.add('lab-old', { at: midnight - 1000, active: 2, disconnected: 0 })

        expect((await samples.list('lab-old')).map(({ at }) => at)).toEqual([midnight - 1000, midnight])
      }),
    )

    it(
      'of a slot are taken by one process, which gets the same answer again',
      withSamples(async (samples) => {
        const answers = await Promise.all(['a', 'b', 'c'].map((owner) => samples.claim('lab-old', NOON, owner)))
        expect(answers.filter(Boolean)).toHaveLength(1)
        const winner = ['a', 'b', 'c'][answers.indexOf(true)] ?? ''

        expect(await samples.claim('lab-old', NOON, winner)).toBe(true)
        expect(await samples.claim('lab-old', NOON, 'd')).toBe(false)
        expect(await samples.claim('lab-old', NOON + 900_000, 'd')).toBe(true)
        expect(await samples.claim('lab-new', NOON, 'd')).toBe(true)
      }),
    )
  })
}
