import { describe, expect, it } from 'vitest'
import { createDocuments } from '../../../src/documents/create-documents.ts'
import type { LoggedEvent } from '../../../src/migration/events.ts'
import { STATES, type StateName } from '../../../src/migration/states.ts'
import { LOG_TO } from '../../support/every-state.ts'
import { andThen, completedLog, goldenLog, pilotLog, RETIRE, UNDO } from './golden-log.ts'

const NAMES: Readonly<Record<string, string>> = { U03REQ: 'Ruth', U01CAROL: 'Carol', U02ONSITE: 'Otto' }

/** Minutes since the migration was asked for: times that a test can say. */
function reportOf(events: readonly LoggedEvent[]): string {
  const requestedAt = events[0]?.at ?? 0
  const formatTime = (at: number) => `minute ${Math.floor((at - requestedAt) / 60_000)}`
  const { report } = createDocuments({
    formatTime,
    site: { installation: 'test', contact: 'IT desk', alternative: '' },
  })
  return report('MIG-1', events, (id) => NAMES[id] ?? id).markdown.text
}

it('says the head of the log, by which an export of it is known', () => {
  const { report } = createDocuments({
    formatTime: String,
    site: { installation: 'test', contact: 'IT desk', alternative: '' },
    headOf: (id, events) => `${id} ${events.length}`,
  })
  const events = goldenLog('basic')

  const { text } = report('MIG-1', events, String).markdown

  expect(section(text, /^In short/)).toContain(`- **Log:** ${events.length} events, head MIG-1 ${events.length}`)
})

/** The lines of one section, without blank ones. */
function section(markdown: string, heading: RegExp): string[] {
  const part = markdown.split('\n## ').find((each) => heading.test(each.split('\n')[0] ?? '')) ?? ''
  return part.split('\n').slice(1).filter(Boolean)
}

describe('the report of a migration that went well', () => {
  const report = reportOf(goldenLog('basic'))

  it('says in its head whose eyes it is for', () => {
    expect(report).toContain(
      '# Migration report: MIG-1\n\nlab-old to lab-new (MPS-SRC01 to MPS-DST01)\n\n> Names accounts.',
    )
  })

  it('says who asked and who approved', () => {
    expect(section(report, /^In short/)).toEqual([
      '- **State:** completed',
      '- **Asked for:** by Ruth, minute 0',
      '- **Approved:** by Carol, minute 1',
      '- **Plan approved:** e36fc6dea928',
      '- **If nobody answers when it is time to go back:** hold',
      '- **Last change:** minute 22',
    ])
  })

  it('holds planned against actual times', () => {
    expect(section(report, /^Planned and actual/).slice(2)).toEqual([
      '| Start | minute 12 | minute 13 |',
      '| Users warned on their screens | – | minute 13 |',
      '| Seats confirmed | – | minute 19 |',
      '| Destination verified | – | minute 22 |',
      '| Going back had to begin by | minute 162 | – |',
      '| End | minute 252 | minute 22 |',
      '| Length | 4 h 0 min | 9 min |',
    ])
  })

  it('says rule by rule who acknowledged what, and when', () => {
    const rows = section(report, /^What was found/)

    expect(rows).toContainEqual(
      expect.stringMatching(/^\| A1 \| Users must back up their data .* \| Carol \| minute 0 \|$/),
    )
    expect(rows).toContainEqual(expect.stringMatching(/^\| A17 \| A scheduled update .* \| – \(to be known\) \| – \|$/))
  })

  it('shows all nine settings of both servers', () => {
    const rows = section(report, /^Settings/).slice(2)

    expect(rows).toHaveLength(9)
    expect(rows[0]).toBe('| Allow one account to have multiple sessions | on | off | on |')
  })

  it('shows each change before and after, with what was read back and when', () => {
    const rows = section(report, /^51 changes on lab-new/).slice(2)

    expect(rows).toHaveLength(51)
    expect(rows[0]).toBe('| 1 | Allow one account to have several sessions at once | off | on | on | minute 13 |')
    expect(rows).toContain(
      '| 4 | Create the account lab.admin (administrator) | no such account | administrator | an account of type Administrator | minute 14 |',
    )
    expect(rows.join()).not.toMatch(/not begun|not recorded|not known \|/)
  })

  it('says who did what by hand, what was checked and what stays different', () => {
    expect(section(report, /^By hand/).at(-1)).toMatch(/^\| gpu-rendering \| Set .* \| Otto \| minute \d+ \|$/)
    expect(section(report, /^Checks/)).toEqual([
      expect.stringMatching(/^\d+ checks, minute 22: the destination is as planned\.$/),
    ])
    expect(section(report, /^What stays different/)).toContain(
      '- Account it.admin: keeps its password and its state, because it exists on the destination',
    )
  })

  it('leaves to people what no program does, and no longer what belonged before the start', () => {
    const left = section(report, /^What is left/).join('\n')

    expect(left).toContain('Hand out the passwords of 11 new accounts')
    expect(left).toContain('Only then retire lab-old: remove it from its domain first')
    expect(left).toContain('A2: Applications and their settings are not migrated. Plan how to install')
    expect(left).not.toMatch(/A1:|A6:|A7:|acknowledge/)
  })

  it('ends with the whole log, in names and times that people read', () => {
    const log = section(report, /^Everything/)

    expect(log[2]).toBe('| minute 0 | Ruth asked to migrate lab-old to lab-new. |')
    expect(log).toContain('| minute 1 | Scheduled for minute 12, until minute 252 at the latest. |')
    expect(report).not.toMatch(/<@|<at:|\\<@|\\<at:/)
  })
})

describe('the report of a migration that failed', () => {
  const report = reportOf(goldenLog('liar'))

  it('says why, what failed and what was never begun', () => {
    expect(section(report, /^In short/)[1]).toContain('it reads back as off')
    const rows = section(report, /^51 changes/).slice(2)
    expect(rows[1]).toMatch(
      /\| off \| on \| failed: the server reported success, but it reads back as off\. \| minute 14 \|$/,
    )
    expect(rows[2]).toMatch(/\| not begun \| – \|$/)
    expect(section(report, /^Checks/)).toEqual(['The destination has not been compared with the plan.'])
    expect(section(report, /^What is left/)[0]).toContain('Set “Allow stations to use GPU hardware rendering”')
  })
})

describe('the report of a pilot', () => {
  const report = reportOf(pilotLog())

  it('says who logged on where, and who released what', () => {
    expect(section(report, /^The pilot/)).toEqual([
      '- **Began:** minute 24',
      '- **Test administrator logged on at:** Teacher',
      '- **Test user logged on at:** not seen',
      '- **Failed logons:** 2',
      '- **Alerts:** no mouse at Row1-A',
      '- **Signed off:** not yet',
      '| Released | By | Stations | Accounts |',
      '| --- | --- | --- | --- |',
      '| minute 26 | Carol | Teacher and Row1-A | student01 |',
    ])
  })

  it('shows what was read at the end beside what was planned', () => {
    expect(section(report, /^Settings/).at(-1)).toMatch(/hardware rendering \| .* \| .* \| .* \| on \|$/)
    const read = section(report, /^Checks/)
    expect(read[0]).toBe('64 checks, minute 24: the destination is as planned.')
    expect(read).toContain(
      '| Teacher | Teacher; no automatic logon; landscape | Teacher; no automatic logon; landscape |',
    )
    expect(read).toContain('| student01 | standard user | standard user, cannot log on |')
    expect(read).toContain('| PC-TEACH01 | managed from here | not there |')
  })

  it('holds the changes of the pilot too', () => {
    expect(section(report, /^52 changes/).at(-1)).toMatch(
      /Let student01 log on \| kept out by the pilot \| can log on \| can log on \| minute 28 \|$/,
    )
  })
})

describe('the report of what comes after', () => {
  it('says who signed the pilot off, and leaves only the retirement', () => {
    const report = reportOf(completedLog())

    expect(section(report, /^The pilot/)[5]).toBe('- **Signed off:** by Carol, minute 30')
    const left = section(report, /^What is left/).join()
    expect(left).toContain('Only then retire lab-old')
    expect(left).not.toContain('as a pilot')
  })

  it('says how the destination has drifted since', () => {
    const drifted = { server: 'destination', field: 'Station 3, name', was: 'Row1-B', now: 'Fred' } as const

    const report = reportOf(
      andThen(completedLog(), { type: 'drift-check-requested' }, { type: 'drift-checked', differences: [drifted] }),
    )

    expect(section(report, /^Checks/).slice(-2)).toEqual([
      'minute 34: compared again, it has drifted from what was verified.',
      '- Station 3, name: was Row1-B, is now Fred',
    ])
  })

  it('shows a rollback: who, why, each change taken back, and what could not be', () => {
    const report = reportOf(
      andThen(
        goldenLog('liar'),
        {
          type: 'rollback-started',
          changes: [UNDO],
          leftovers: ['Two accounts stay: they were used.'],
          reason: 'exams',
        },
        { type: 'change-intended', changeId: UNDO.id },
        { type: 'change-done', changeId: UNDO.id, how: 'applied', observed: 'off' },
        { type: 'rolled-back', differences: [] },
      ),
    )

    expect(section(report, /^In short/)[0]).toBe('- **State:** rolled back')
    expect(section(report, /^Rolled back/)).toEqual([
      '- **Begun:** by Carol, minute 15',
      '- **Reason:** exams',
      expect.stringMatching(/^\| \\# \| Change/),
      expect.stringMatching(/^\| ---/),
      '| 1 | Allow one account only one session at a time | on | off | off | minute 17 |',
      'What could not be undone:',
      '- Two accounts stay: they were used.',
      'How the destination differs from its first worksheet:',
      'in nothing',
    ])
    expect(section(report, /^What stays different/)).toEqual([])
    expect(section(report, /^What is left/)).toEqual(['- Not undone: Two accounts stay: they were used.'])
    expect(section(report, /^Planned and actual/)).toContain('| Going back had to begin by | minute 162 | minute 15 |')
  })

  it('shows the retirement of the source: who, and each step', () => {
    const done = RETIRE.flatMap(({ id }) => [
      { type: 'change-intended', changeId: id } as const,
      { type: 'change-done', changeId: id, how: 'applied', observed: 'so' } as const,
    ])

    const report = reportOf(
      andThen(
        completedLog(),
        { type: 'retirement-requested' },
        { type: 'retirement-assessed', findings: [], changes: RETIRE },
        { type: 'retirement-approved' },
        { type: 'sessions-warned', sessions: 2, before: 'leave-domain' },
        ...done,
        { type: 'retired' },
      ),
    )

    expect(section(report, /^Retirement/).slice(0, 4)).toEqual([
      '- **Asked for:** by Carol, minute 33',
      '- **Approved:** by Carol, minute 35',
      '- **Left the network:** minute 41',
      'Nothing was found.',
    ])
    expect(section(report, /^Retirement/).at(-1)).toBe('| 2 | Shut the source down | running | off | so | minute 40 |')
    expect(section(report, /^Planned and actual/)).toContain('| Users warned on their screens | – | minute 13 |')
    expect(section(report, /^What is left/).join()).not.toContain('Only then retire')
    expect(section(report, /^Planned and actual/).slice(-5)).toEqual([
      '| Pilot signed off | – | minute 30 |',
      '| Going back had to begin by | minute 162 | – |',
      '| End | minute 252 | minute 32 |',
      '| Length | 4 h 0 min | 20 min |',
      '| Source retired | – | minute 41 |',
    ])
  })
})

describe('a report in the middle', () => {
  it.each(Object.keys(LOG_TO) as StateName[])('can be made while a migration is %s', (state) => {
    const events = LOG_TO[state].map((event, index) => ({ schema: 1 as const, at: index, by: 'U01CAROL', event }))

    const report = reportOf(events)

    expect(section(report, /^In short/)[0]).toBe(`- **State:** ${STATES[state].says}`)
    expect(section(report, /^Everything/).length).toBeGreaterThan(2)
  })
})
