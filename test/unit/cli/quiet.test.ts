import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { quietTimesOf } from '../../../src/migration/quiet/quiet-times.ts'
import { ahead, samplesBetween, schoolDay } from '../../support/school-weeks.ts'
import { runIn } from './a-cli.ts'

const WEEK = 7 * 24 * 3_600_000
const NOW = Date.UTC(2026, 10, 26, 17)

function seenFor(weeks: number) {
  const samples = samplesBetween(NOW - weeks * WEEK, NOW, ahead(0), schoolDay)
  const wish = { earliestStart: NOW, lengthMs: 4 * 3_600_000 }
  return { findQuietTimes: async (_: unknown, server: string) => quietTimesOf(server, samples, ahead(0), wish) }
}

test('prints the quietest starts with what speaks for them, and a usual week', async () => {
  const { exitCode, out } = await runIn({ parts: seenFor(3) }, 'quiet', 'lab-old')

  expect(exitCode).toBe(0)
  expect(out).toContain('  2026-11-26T18:00:00.000Z in Europe/Berlin: Nobody was logged on in the 3 weeks seen.')
  expect(out).toContain('  Saturday: nobody until 09:00, few until 12:00, nobody until 24:00; 3 at the busiest')
})

test('writes the picture into a file', async () => {
  const file = join(tmpdir(), `quiet-${process.pid}.png`)

  onTestFinished(() => rmSync(file, { force: true }))
  const { out } = await runIn({ parts: seenFor(3) }, 'quiet', 'lab-old', '--png', file)

  expect(readFileSync(file).subarray(1, 4).toString()).toBe('PNG')
  expect(out).toContain(`The picture is in ${file}.`)
})

test('ends with 1 where nothing was seen', async () => {
  const { exitCode, err } = await runIn({ parts: seenFor(0) }, 'quiet', 'lab-old')

  expect(exitCode).toBe(1)
  expect(err).toContain('Nothing was seen of lab-old yet.')
})
