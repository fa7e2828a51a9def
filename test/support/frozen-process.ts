import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { type ProductProcess, startProduct } from '../../sandbox/site/product-process.ts'
import type { SiteStory } from './site-story.ts'

/** Something that leaves a process, and whether it is about to or its answer has come. */
export interface Boundary {
  readonly channel: 'stationmaster:redis' | 'stationmaster:queue' | 'stationmaster:slack' | 'winrm:request'
  readonly name: string
  readonly detail?: string
  readonly moment: 'before' | 'after'
}

export interface FrozenProcess {
  /** Resolves when it has come to its boundary and stands still. */
  untilStopped(): Promise<void>
  /** Lets it go on where it was. */
  wake(): void
  /** Resolves when what it stood before is answered. */
  untilAnswered(): Promise<void>
  readonly process: ProductProcess
}

const ENTRY = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url))
const PRELOAD = fileURLToPath(new URL('./stop-at.mjs', import.meta.url))
const LOOK_MS = 50

/** Starts a process that stands still, as by SIGSTOP, when it first comes to a boundary. It ends with the test. */
export async function startStopping(story: SiteStory, boundary: Boundary, ...args: string[]): Promise<FrozenProcess> {
  const directory = mkdtempSync(join(tmpdir(), 'stationmaster-stop-'))
  const report = join(directory, 'report.txt')
  closeSync(openSync(report, 'a'))
  const process = startProduct(ENTRY, args, {
    ...story.site.environment,
    NODE_OPTIONS: `--import ${PRELOAD}`,
    STATIONMASTER_TEST_STOP: JSON.stringify({ report, ...boundary }),
  })
  onTestFinished(async () => {
    process.signal('SIGCONT')
    process.signal('SIGTERM')
    await process.ended
    rmSync(directory, { recursive: true, force: true })
  }, 30_000)
  await process.untilLogged('process started')
  const reported = async (what: string) => {
    while (!readFileSync(report, 'utf8').includes(what)) await delay(LOOK_MS)
  }
  return {
    process,
    wake: () => process.signal('SIGCONT'),
    untilStopped: () => reported('stopped'),
    untilAnswered: () => reported('answered'),
  }
}
