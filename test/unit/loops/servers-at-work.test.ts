import { describe, expect, it } from 'vitest'
import type { CommandLogEntry } from '../../../sandbox/servers/state/command-log.ts'
import type { Evidence, Record } from '../../fault/loops/check/evidence.ts'
import { serversAtWork } from '../../fault/loops/check/servers-at-work.ts'

const PHASES = ['received', 'started', 'took-effect', 'answered'] as const

/** One run of a command under the first claim of a migration. */
const ran = (call: string, command: string, id = 'MIG-1') =>
  PHASES.map((phase) => {
    const entry = { at: 1, phase, call, command, parameters: { text: 'log off' }, mutates: true, account: 'a' }
    return { ...entry, shellId: 's', shellName: `site.${id}.1`, pipelineId: call } satisfies CommandLogEntry
  })

const record = (id: string, ats: readonly number[], types: readonly string[] = []) => {
  const events = [
    ...ats.map((at) => ({ at, event: { type: 'noted' } })),
    ...types.map((type) => ({ at: 1, event: { type } })),
  ]
  return { id, events, snapshot: { id, source: 'old', destination: 'new', endedAt: ats.at(-1) } } as unknown as Record
}

const doubled = (evidence: Partial<Evidence>) =>
  serversAtWork({ commands: new Map(), records: [], clocksApartMs: 0, ...evidence } as unknown as Evidence).doubled

describe('warnings on screens', () => {
  const shownTwice = new Map([['old', [...ran('1', 'msg.exe'), ...ran('2', 'msg.exe')]]])
  const intended = 'sessions-warning-intended'

  it('are as many as the log intends, also where they say the same', () => {
    expect(doubled({ commands: shownTwice, records: [record('MIG-1', [], [intended, intended])] })).toEqual([])
  })

  it('are doubled where one was shown that the log does not intend', () => {
    expect(doubled({ commands: shownTwice, records: [record('MIG-1', [], [intended])] })).toEqual([
      'MIG-1: 2 warnings on screens, of which 1 are intended in its log',
    ])
  })
})

it('a command that sets something is doubled where it ran again after it took effect', () => {
  const commands = new Map([['new', [...ran('1', 'New-WmsUser'), ...ran('2', 'New-WmsUser')]]])

  expect(doubled({ commands })).toEqual([
    expect.stringMatching(/^MIG-1 on new: begun again after it took effect: New-WmsUser /),
  ])
})

describe('two migrations of one pair', () => {
  const atOnce = ['old was in MIG-1 and MIG-2 at once', 'new was in MIG-1 and MIG-2 at once']

  it('are at once where one begins before the other has ended, however short it is', () => {
    expect(doubled({ records: [record('MIG-1', [10, 50]), record('MIG-2', [40, 90])] })).toEqual(atOnce)
    expect(doubled({ records: [record('MIG-1', [10, 50]), record('MIG-2', [40])] })).toEqual(atOnce)
  })

  it('are one after the other where one begins when the other has ended', () => {
    expect(doubled({ records: [record('MIG-1', [10, 50]), record('MIG-2', [50, 90])] })).toEqual([])
  })

  it('may seem to be at once by as much as the clocks are apart', () => {
    const records = [record('MIG-1', [10, 500]), record('MIG-2', [40, 60])]

    expect(doubled({ records, clocksApartMs: 30 })).toEqual([])
    expect(doubled({ records, clocksApartMs: 15 })).toEqual(atOnce)
  })
})
