import { existsSync, mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startHeartbeat } from '../../../src/assembly/heartbeat.ts'

const INTERVAL_MS = 10_000
const LONG_AGO = new Date(0)

let directory: string
let file: string

beforeEach(() => {
  vi.useFakeTimers()
  directory = mkdtempSync(join(tmpdir(), 'stationmaster-heartbeat-'))
  file = join(directory, 'heartbeat')
})

afterEach(() => {
  vi.useRealTimers()
  rmSync(directory, { recursive: true, force: true })
})

/** Whether the file is renewed within one interval. */
async function isRenewed(): Promise<boolean> {
  utimesSync(file, LONG_AGO, LONG_AGO)
  await vi.advanceTimersByTimeAsync(INTERVAL_MS)
  return statSync(file).mtimeMs > 0
}

describe('the heartbeat', () => {
  it('is there from the start, is renewed while all is well, and goes with the process', async () => {
    const heartbeat = startHeartbeat(file, async () => true)

    const wasRenewed = await isRenewed()
    heartbeat.stop()

    expect(wasRenewed).toBe(true)
    expect(existsSync(file)).toBe(false)
  })

  it.each([
    ['is not well', async () => false],
    ['can not tell', () => Promise.reject(new Error('redis is away'))],
  ])('grows old when the process %s', async (_, isHealthy) => {
    const heartbeat = startHeartbeat(file, isHealthy)

    const wasRenewed = await isRenewed()
    heartbeat.stop()

    expect(wasRenewed).toBe(false)
  })
})
